//! The list of schools, a school’s page and its form.

use super::Text;

domain::phrases! { in Text;
    OneSchool = "{n} school",
    ManySchools = "{n} schools",
    SortBy = "Order",
    ByLongest = "Longest since a visit",
    ByName = "Name",
    SchoolName = "Name of the school",
    SchoolCode = "Code",
    Place = "Place",
    HeadTeacher = "Head Teacher",
    HeadTeacherHint = "As they like to be addressed",
    HeadPhone = "Head Teacher’s telephone",
    Chair = "Chair of the governing body",
    GirlsEnrolled = "Girls enrolled",
    BoysEnrolled = "Boys enrolled",
    SaveSchool = "Save school",
    ChangeSchool = "Change this school",
    Call = "Call {name}",
    Timeline = "What happened here",
    NothingYet = "Nothing yet. Your visits will stand here.",
    ShowOlder = "Show older",
    SameNameAs = "You already have a school of this name or code: {name}. Save it only if it is another one.",
}
