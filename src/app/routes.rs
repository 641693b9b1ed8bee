//! Every URL of the app, in one place: where a path leads, and the path of a place.

use domain::day::Day;
use domain::ids::RecordId;

/// A screen, with the record it is about.
///
/// New records get their id before their form opens, so that a reload, Back or
/// a second tap finds the same form again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The next or running visit, promises due, the light.
    Today,
    /// All schools.
    Schools,
    /// Schools out of a file.
    ImportSchools,
    /// A school's page.
    School(RecordId),
    /// Adding or changing a school.
    SchoolForm(RecordId),
    /// Those in a post at a school, and what is rarely asked.
    People(RecordId),
    /// A school's teachers.
    Teachers(RecordId),
    /// Saying which other school this one is.
    SameSchool(RecordId),
    /// Open steps.
    Steps,
    /// Everything else.
    More,
    /// The safety light's page: what is only here, sent, acknowledged.
    Send,
    /// Joining a District; the code stands behind `#`.
    Join,
    /// The leader's name and cluster.
    Card,
    /// Language, letters, words of the country.
    Settings,
    /// What things are called in the leader's country.
    Country,
    /// The terms of the school year.
    Terms,
    /// Correcting the words of a translation.
    Corrections,
    /// The words that open private records on a new phone.
    Recovery,
    /// Opening private records with them.
    Key,
    /// A backup of everything, in a file.
    Backup,
    /// A file that somebody brings.
    OpenFile,
    /// What waits, in a file for the District.
    Carry,
    /// How to use the app.
    Help,
    /// What the app is, and whose work it stands on.
    About,
    /// All meetings that were written down.
    Meetings,
    /// One of them.
    Meeting(RecordId),
    /// The weeks reflected on.
    Reflections,
    /// The reflection on the week that begins on that Monday.
    Reflection(Day),
    /// What to do with a serious concern.
    Concerns,
    /// A private note of one.
    Concern(RecordId),
    /// A visit: its plan, then the visit under way, then what it came to.
    Visit(RecordId),
    /// Planning or changing a visit.
    Plan(RecordId),
    /// The plan, to be handed over.
    PlanPaper(RecordId),
    /// A visit that took place and is only now written down.
    Afterwards(RecordId),
    /// A visit's checklist, who came along, its meetings.
    Checklist(RecordId),
    /// Choosing the lesson to observe on a visit.
    ChooseLesson(RecordId),
    /// The lesson that runs, or the choice of one: from the phone's home screen.
    LessonNow,
    /// Closing with the Head Teacher.
    Close(RecordId),
    /// The visit summary.
    Summary(RecordId),
    /// A lesson being observed, or observed.
    Observe(RecordId),
    /// What was written of a record, of whatever kind: who, and when.
    History(RecordId),
    /// Choosing between texts of a record that two phones wrote at once.
    Texts(RecordId),
    /// All records in which such texts wait.
    AllTexts,
    /// For officers: answering a step that was asked of the office.
    Answer(RecordId),
    /// For officers: asking about a part of what a leader wrote (`?about=`).
    Ask(RecordId),
    /// Sharing something of a record with other leaders, or changing what is shared.
    Share(RecordId),
    /// What other leaders share.
    FromLeaders,
    /// What the District has published.
    Notices,
    /// For officers: publishing something, or changing what was.
    Publish(RecordId),
    /// For officers: erasing a record.
    Erase(RecordId),
    /// The paper with which a cluster is handed on.
    ClusterPaper,
    /// For officers: inviting a leader, or a further phone of one.
    Invite,
    /// For officers: who leads which cluster, and their phones.
    Clusters,
    /// The feedback conversation about an observation.
    Talk(RecordId),
    /// The teacher's copy of an observation.
    Copy(RecordId),
}

/// The four tabs, left to right.
pub const TABS: [Place; 4] = [Place::Today, Place::Schools, Place::Steps, Place::More];

impl Place {
    /// The path, from the root.
    pub fn path(self) -> String {
        match self {
            Place::Today => "/".into(),
            Place::Schools => "/schools".into(),
            Place::ImportSchools => "/schools/import".into(),
            Place::School(id) => format!("/schools/{id}"),
            Place::SchoolForm(id) => format!("/schools/{id}/edit"),
            Place::People(id) => format!("/schools/{id}/people"),
            Place::Teachers(id) => format!("/schools/{id}/teachers"),
            Place::SameSchool(id) => format!("/schools/{id}/same"),
            Place::Steps => "/steps".into(),
            Place::More => "/more".into(),
            Place::Send => "/more/send".into(),
            Place::Join => "/join".into(),
            Place::Card => "/more/card".into(),
            Place::Settings => "/more/settings".into(),
            Place::Country => "/more/country".into(),
            Place::Terms => "/more/terms".into(),
            Place::Corrections => "/more/words".into(),
            Place::Recovery => "/more/recovery".into(),
            Place::Key => "/more/key".into(),
            Place::Backup => "/more/backup".into(),
            Place::OpenFile => "/more/file".into(),
            Place::Carry => "/more/carry".into(),
            Place::Help => "/more/help".into(),
            Place::About => "/more/about".into(),
            Place::Meetings => "/more/meetings".into(),
            Place::Meeting(id) => format!("/meetings/{id}"),
            Place::Reflections => "/more/reflections".into(),
            Place::Reflection(week) => format!("/more/reflections/{week}"),
            Place::Concerns => "/more/private".into(),
            Place::Concern(id) => format!("/more/private/{id}"),
            Place::Visit(id) => format!("/visits/{id}"),
            Place::Plan(id) => format!("/visits/{id}/plan"),
            Place::PlanPaper(id) => format!("/visits/{id}/plan/paper"),
            Place::Afterwards(id) => format!("/visits/{id}/afterwards"),
            Place::Checklist(id) => format!("/visits/{id}/checklist"),
            Place::ChooseLesson(id) => format!("/visits/{id}/lesson"),
            Place::LessonNow => "/lesson".into(),
            Place::Close(id) => format!("/visits/{id}/close"),
            Place::Summary(id) => format!("/visits/{id}/summary"),
            Place::Observe(id) => format!("/observations/{id}"),
            Place::Talk(id) => format!("/observations/{id}/talk"),
            Place::Copy(id) => format!("/observations/{id}/copy"),
            Place::History(id) => format!("/records/{id}/history"),
            Place::Texts(id) => format!("/records/{id}/texts"),
            Place::AllTexts => "/more/texts".into(),
            Place::Answer(id) => format!("/steps/{id}/answer"),
            Place::Ask(id) => format!("/records/{id}/ask"),
            Place::Share(id) => format!("/records/{id}/share"),
            Place::FromLeaders => "/more/leaders".into(),
            Place::Notices => "/more/notices".into(),
            Place::Publish(id) => format!("/more/notices/{id}"),
            Place::Erase(id) => format!("/records/{id}/erase"),
            Place::ClusterPaper => "/more/cluster".into(),
            Place::Invite => "/more/invite".into(),
            Place::Clusters => "/more/clusters".into(),
        }
    }

    /// The name of this place's form among the drafts: its path without the
    /// leading slash.
    pub fn form(self) -> String {
        self.path().trim_start_matches('/').to_owned()
    }

    /// The place a path leads to; none when no screen has it.
    pub fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let id = |text: &str| text.parse::<RecordId>().ok();
        Some(match parts.as_slice() {
            [] | ["index.html"] => Place::Today,
            ["schools"] => Place::Schools,
            ["schools", "import"] => Place::ImportSchools,
            ["schools", school] => Place::School(id(school)?),
            ["schools", school, "edit"] => Place::SchoolForm(id(school)?),
            ["schools", school, "people"] => Place::People(id(school)?),
            ["schools", school, "teachers"] => Place::Teachers(id(school)?),
            ["schools", school, "same"] => Place::SameSchool(id(school)?),
            ["steps"] => Place::Steps,
            ["more"] => Place::More,
            ["more", "send"] => Place::Send,
            ["more", "card"] => Place::Card,
            ["more", "settings"] => Place::Settings,
            ["more", "country"] => Place::Country,
            ["more", "terms"] => Place::Terms,
            ["more", "words"] => Place::Corrections,
            ["more", "recovery"] => Place::Recovery,
            ["more", "key"] => Place::Key,
            ["more", "backup"] => Place::Backup,
            ["more", "file"] => Place::OpenFile,
            ["more", "carry"] => Place::Carry,
            ["more", "help"] => Place::Help,
            ["more", "about"] => Place::About,
            ["more", "meetings"] => Place::Meetings,
            ["meetings", meeting] => Place::Meeting(id(meeting)?),
            ["more", "reflections"] => Place::Reflections,
            ["more", "reflections", week] => Place::Reflection(week.parse().ok()?),
            ["more", "private"] => Place::Concerns,
            ["more", "private", note] => Place::Concern(id(note)?),
            ["records", record, "history"] => Place::History(id(record)?),
            ["records", record, "texts"] => Place::Texts(id(record)?),
            ["more", "texts"] => Place::AllTexts,
            ["steps", step, "answer"] => Place::Answer(id(step)?),
            ["records", record, "ask"] => Place::Ask(id(record)?),
            ["records", record, "share"] => Place::Share(id(record)?),
            ["more", "leaders"] => Place::FromLeaders,
            ["more", "notices"] => Place::Notices,
            ["more", "notices", notice] => Place::Publish(id(notice)?),
            ["records", record, "erase"] => Place::Erase(id(record)?),
            ["more", "cluster"] => Place::ClusterPaper,
            ["more", "invite"] => Place::Invite,
            ["more", "clusters"] => Place::Clusters,
            ["join"] => Place::Join,
            ["lesson"] => Place::LessonNow,
            ["visits", visit] => Place::Visit(id(visit)?),
            ["visits", visit, "plan"] => Place::Plan(id(visit)?),
            ["visits", visit, "plan", "paper"] => Place::PlanPaper(id(visit)?),
            ["visits", visit, "afterwards"] => Place::Afterwards(id(visit)?),
            ["visits", visit, "checklist"] => Place::Checklist(id(visit)?),
            ["visits", visit, "lesson"] => Place::ChooseLesson(id(visit)?),
            ["visits", visit, "close"] => Place::Close(id(visit)?),
            ["visits", visit, "summary"] => Place::Summary(id(visit)?),
            ["observations", observation] => Place::Observe(id(observation)?),
            ["observations", observation, "talk"] => Place::Talk(id(observation)?),
            ["observations", observation, "copy"] => Place::Copy(id(observation)?),
            _ => return None,
        })
    }

    /// The tab a place belongs to.
    pub fn tab(self) -> Self {
        match self {
            Place::Schools
            | Place::ImportSchools
            | Place::School(_)
            | Place::SchoolForm(_)
            | Place::People(_)
            | Place::Teachers(_)
            | Place::SameSchool(_) => Place::Schools,
            Place::Steps | Place::Answer(_) => Place::Steps,
            Place::More
            | Place::Send
            | Place::Join
            | Place::Card
            | Place::Settings
            | Place::Country
            | Place::Terms
            | Place::Corrections
            | Place::Recovery
            | Place::Key
            | Place::Backup
            | Place::OpenFile
            | Place::Carry
            | Place::Help
            | Place::About
            | Place::Meetings
            | Place::Reflections
            | Place::History(_)
            | Place::Texts(_)
            | Place::AllTexts
            | Place::Clusters
            | Place::Invite
            | Place::ClusterPaper
            | Place::Erase(_)
            | Place::Notices
            | Place::Publish(_)
            | Place::Share(_)
            | Place::FromLeaders
            | Place::Concerns => Place::More,
            _ => Place::Today,
        }
    }

    /// The record it is about: the id in its path.
    pub fn record(self) -> Option<RecordId> {
        let path = self.path();
        path.split('/').find_map(|part| part.parse().ok())
    }

    /// Whether the tabs make way: screens where one thing is being done.
    pub fn is_working(self) -> bool {
        matches!(
            self,
            Place::SchoolForm(_)
                | Place::People(_)
                | Place::Teachers(_)
                | Place::SameSchool(_)
                | Place::ImportSchools
                | Place::Plan(_)
                | Place::ChooseLesson(_)
                | Place::Close(_)
                | Place::Observe(_)
                | Place::Talk(_)
                | Place::Afterwards(_)
                | Place::Checklist(_)
                | Place::Meeting(_)
                | Place::Reflection(_)
                | Place::Concern(_)
                | Place::Texts(_)
                | Place::Share(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_place_is_found_again_by_its_path() {
        let id = RecordId(domain::ids::mint(1_790_000_000_000, [7; 10]));
        let places = [
            Place::Today,
            Place::Schools,
            Place::ImportSchools,
            Place::School(id),
            Place::SchoolForm(id),
            Place::People(id),
            Place::Teachers(id),
            Place::SameSchool(id),
            Place::Steps,
            Place::More,
            Place::Send,
            Place::Join,
            Place::Card,
            Place::Settings,
            Place::Country,
            Place::Terms,
            Place::Corrections,
            Place::Recovery,
            Place::Key,
            Place::Backup,
            Place::OpenFile,
            Place::Carry,
            Place::Help,
            Place::About,
            Place::Visit(id),
            Place::Plan(id),
            Place::ChooseLesson(id),
            Place::LessonNow,
            Place::Close(id),
            Place::Summary(id),
            Place::Observe(id),
            Place::Talk(id),
            Place::Meetings,
            Place::Meeting(id),
            Place::Reflections,
            Place::Reflection(Day::EPOCH),
            Place::Concerns,
            Place::Concern(id),
            Place::PlanPaper(id),
            Place::Afterwards(id),
            Place::Checklist(id),
            Place::Copy(id),
            Place::History(id),
            Place::Texts(id),
            Place::AllTexts,
            Place::Answer(id),
            Place::Ask(id),
            Place::Clusters,
            Place::Invite,
            Place::ClusterPaper,
            Place::Erase(id),
            Place::Notices,
            Place::Publish(id),
            Place::Share(id),
            Place::FromLeaders,
        ];
        for place in places {
            assert_eq!(Place::of(&place.path()), Some(place));
        }
    }

    #[wasm_bindgen_test]
    fn a_path_that_no_screen_has_leads_nowhere() {
        for path in ["/reports", "/visits/7", "/schools/x/edit/y", "/../more"] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
