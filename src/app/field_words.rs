//! What the fields of records are called, for screens that show any record: its
//! history, texts that stand beside one another.
//!
//! The words are those of the forms the fields are typed in. A field without any
//! is called by its name; a house test finds it.

use crate::clock::today;
use crate::words::{Text, language, say};
use domain::checklist::Task;
use domain::day::{Day, Moment};
use domain::words::Say;
use serde_json::Value;
use std::borrow::Cow;

/// What `field` is called; `key` is the field of an item in it.
pub fn field_words(kind: &str, field: &str, key: Option<&str>) -> String {
    let list = word(kind, field);
    match key.map(|key| word(kind, key)) {
        Some(key) if !key.is_empty() => format!("{list} · {key}"),
        _ => list.into_owned(),
    }
}

/// Kind (none: any), field, and what it is called; the first that fits counts.
const WORDS: &[(&str, &str, Text)] = &[
    ("visit", "lessons", Text::AgreedLessons),
    ("observation", "lessons", Text::AgreedLessons),
    ("closing", "school", Text::InTheSchool),
    ("closing", "office", Text::AtTheOffice),
    ("closing", "praise", Text::SawAndPraise),
    ("closing", "next_day", Text::WhenAgain),
    ("closing", "next_purpose", Text::NextPurpose),
    ("closing", "began", Text::VisitBegan),
    ("texts", "fields", Text::JoinedText),
    ("visit", "ticks", Text::Checklist),
    ("visit", "why", Text::CallOffWhy),
    ("visit", "praise", Text::SawAndPraise),
    ("visit", "next", Text::WhenAgain),
    ("visit", "agreed", Text::AgreedWithHead),
    ("meeting", "praise", Text::Praised),
    ("meeting", "question", Text::Asked),
    ("meeting", "agreed", Text::Agreed),
    ("meeting", "people", Text::WhoWasThere),
    ("reflection", "district", Text::AskDistrict),
    ("reflection", "smt", Text::AskSmt),
    ("profile", "name", Text::YourName),
    ("profile", "district", Text::DistrictWord),
    ("profile", "governing_body", Text::GoverningBodyWord),
    ("profile", "management_team", Text::ManagementTeamWord),
    ("profile", "support_team", Text::SupportTeamWord),
    ("profile", "currency", Text::Currency),
    ("visit", "next_day", Text::WhenAgain),
    ("visit", "next_purpose", Text::NextPurpose),
    ("visit", "started", Text::StartVisit),
    ("step", "agreed", Text::Agreed),
    ("step", "own", Text::Mine),
    ("step", "moved", Text::PassedOn),
    ("notice", "sort", Text::NoticeSort),
    ("notice", "title", Text::NoticeTitle),
    ("notice", "text", Text::NoticeText),
    ("notice", "phone", Text::ContactPhone),
    ("notice", "file", Text::NoticeFile),
    ("notice", "list", Text::SchoolList),
    ("notice", "from", Text::Who),
    ("notice", "cluster", Text::Cluster),
    ("notice", "schools", Text::Schools),
    ("notice", "leads", Text::LeadsThemNow),
    ("card", "sort", Text::NoticeSort),
    ("card", "theme", Text::Theme),
    ("card", "words", Text::CardWords),
    ("card", "of", Text::CameOutOf),
    ("answer", "to", Text::Answered),
    ("answer", "stands", Text::WhereItStands),
    ("answer", "from", Text::Who),
    ("answer", "about", Text::What),
    ("answer", "turn", Text::AnswersBefore),
    ("", "side", Text::WhoseStep),
    ("", "state", Text::WhereItStands),
    ("", "school", Text::School),
    ("", "school_name", Text::SchoolName),
    ("", "leader_name", Text::YourName),
    ("", "cluster_name", Text::Cluster),
    ("step", "why", Text::WhyChanged),
    ("private_note", "phone", Text::TheirPhone),
    ("private_note", "note", Text::WhatISawOrHeard),
    ("school", "phone", Text::HeadPhone),
    ("school", "girls", Text::GirlsEnrolled),
    ("school", "boys", Text::BoysEnrolled),
    ("", "day", Text::Date),
    ("", "week", Text::Date),
    ("", "from", Text::From),
    ("", "start", Text::From),
    ("", "to", Text::To),
    ("", "end", Text::To),
    ("", "at", Text::At),
    ("", "purpose", Text::Purpose),
    ("", "people", Text::PeopleToMeet),
    ("", "who", Text::Who),
    ("", "class", Text::Class),
    ("", "subject", Text::Subject),
    ("", "teacher", Text::Teacher),
    ("", "focus", Text::Focus),
    ("", "steps", Text::StepsToLookAt),
    ("", "priority", Text::Priority),
    ("", "materials", Text::Materials),
    ("", "travel", Text::Travel),
    ("", "school_asks", Text::SchoolAsks),
    ("", "head_words", Text::HeadWords),
    ("", "school_none", Text::NothingNew),
    ("", "office_none", Text::NoPromise),
    ("", "next_none", Text::NoDay),
    ("", "checklist", Text::Checklist),
    ("", "task", Text::What),
    ("", "what", Text::What),
    ("", "note", Text::WriteANote),
    ("", "along", Text::WhoCameAlong),
    ("visit", "expected", Text::WhoComesAlong),
    ("", "role", Text::ContactRole),
    ("", "written", Text::AddedAfterwards),
    ("", "started", Text::LessonBegan),
    ("", "ended", Text::LessonEndedAt),
    ("", "end_unknown", Text::EndNotKnown),
    ("", "girls", Text::GirlsPresent),
    ("", "boys", Text::BoysPresent),
    ("", "notes", Text::Notes),
    ("", "about", Text::NoteAbout),
    ("", "taps", Text::Tallies),
    ("", "snapshots", Text::OnTask),
    ("", "on_task", Text::OnTask),
    ("", "teacher_view", Text::TeacherView),
    ("", "praise", Text::Praise),
    ("", "question", Text::Question),
    ("", "teacher_idea", Text::TeacherIdea),
    ("", "small_step", Text::SmallStep),
    ("", "practised", Text::Practised),
    ("", "look_again", Text::LookAgain),
    ("", "teacher_words", Text::TeacherWords),
    ("", "by", Text::ByWhen),
    ("", "notice", Text::WeWouldNotice),
    ("", "reply", Text::ReplyTo),
    ("", "replied", Text::ReplyGiven),
    ("", "told", Text::WhatITold),
    ("", "with", Text::MeetingWith),
    ("", "heard", Text::Heard),
    ("", "training", Text::AskTraining),
    ("", "my_schools", Text::AskMySchools),
    ("", "other_schools", Text::AskOtherSchools),
    ("", "colleague", Text::AskColleague),
    ("", "call", Text::WhomToCall),
    ("", "passed_to", Text::PassedTo),
    ("", "passed_on", Text::PassedOn),
    ("", "passed_at", Text::PassedAt),
    ("", "name", Text::ContactName),
    ("", "code", Text::SchoolCode),
    ("", "place", Text::Place),
    ("", "head_teacher", Text::HeadTeacher),
    ("", "phone", Text::ContactPhone),
    ("", "chair", Text::Chair),
    ("", "chair_phone", Text::ChairPhone),
    ("", "contacts", Text::Contacts),
    ("", "levels", Text::Levels),
    ("", "languages", Text::Languages),
    ("", "same_as", Text::AlsoHere),
    ("", "archived", Text::Archive),
    ("", "left", Text::TeachesNoMore),
    ("", "cluster", Text::YourCluster),
    ("", "signer", Text::Signer),
    ("picture", "words", Text::PictureWords),
];

/// Fields that are called as the records themselves say.
const SAYINGS: &[(&str, Say)] = &[
    ("visit", Say::Visit),
    ("observation", Say::Observation),
    ("terms", Say::Terms),
    ("planned", Say::Planned),
    ("closed", Say::Closed),
    ("done", Say::Done),
    ("full", Say::Picture),
    ("bytes", Say::Picture),
    ("small", Say::Picture),
    ("small_bytes", Say::Picture),
];

/// The text itself, of an item that is named by its list; how many of whom, in
/// one that counts.
const NAMELESS: [&str; 4] = ["text", "removed", "id", "of"];

fn word(kind: &str, field: &str) -> Cow<'static, str> {
    if NAMELESS.contains(&field) {
        return "".into();
    }
    let fits =
        |(of, name, _): &&(&str, &str, Text)| (of.is_empty() || *of == kind) && *name == field;
    if let Some((.., text)) = WORDS.iter().find(fits) {
        return say(*text);
    }
    match SAYINGS.iter().find(|(name, _)| *name == field) {
        Some((_, text)) => say(*text),
        None => field.replace('_', " ").into(),
    }
}

/// How a value reads; `name` says what a record is called by its id.
pub fn value_words(value: &Value, name: &dyn Fn(&str) -> Option<String>) -> String {
    match value {
        Value::Null => say(Text::EmptyNow).into_owned(),
        Value::Bool(true) => say(Text::Yes).into_owned(),
        Value::Bool(false) => say(Text::No).into_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => say(Text::EmptyNow).into_owned(),
        Value::String(text) => text_words(text, name),
        Value::Array(list) => {
            let words: Vec<String> = list.iter().map(|value| value_words(value, name)).collect();
            words.join(", ")
        }
        Value::Object(item) => {
            let tells = |(key, value): &(&String, &Value)| {
                let is_empty = value.as_str().map_or(value.is_null(), str::is_empty);
                !matches!(key.as_str(), "id" | "removed" | "key") && !is_empty
            };
            let words = item.iter().filter(tells);
            let words: Vec<String> = words.map(|(_, value)| value_words(value, name)).collect();
            words.join(" · ")
        }
    }
}

fn text_words(text: &str, name: &dyn Fn(&str) -> Option<String>) -> String {
    if let Some((_, state)) = STATES.iter().find(|(state, _)| *state == text) {
        return say(*state).into_owned();
    }
    if let Ok(task) = serde_json::from_value::<Task>(text.into()) {
        return say(task_words(task)).into_owned();
    }
    if let Ok(day) = text.parse::<Day>() {
        return language().date(day, today());
    }
    if let Ok(moment) = text.parse::<Moment>() {
        let date = language().date(moment.day(), today());
        return format!("{date}, {}", moment.clock());
    }
    name(text).unwrap_or_else(|| text.to_owned())
}

/// What a line of the checklist is called.
pub fn task_words(task: Task) -> Text {
    match task {
        Task::CallAhead => Text::CallAhead,
        Task::ReadLastNotes => Text::ReadLastNotes,
        Task::Greet => Text::Greet,
        Task::Observe => Text::ObserveIt,
        Task::Talk => Text::TalkAboutIt,
        Task::Praise => Text::PraiseIt,
        Task::Close => Text::CloseIt,
        Task::OfficeTasks => Text::OfficeTasks,
        Task::Reflect => Text::ReflectOnIt,
        Task::Report => Text::Report,
    }
}

/// The fixed words that records use for themselves.
const STATES: &[(&str, Say)] = &[
    ("planned", Say::Planned),
    ("under_way", Say::UnderWay),
    ("closed", Say::Closed),
    ("called_off", Say::CalledOff),
    ("practice", Say::Practice),
    ("achievement", Say::Achievement),
    ("challenge", Say::Challenge),
    ("teaching", Say::ThemeTeaching),
    ("inclusion", Say::ThemeInclusion),
    ("leadership", Say::ThemeLeadership),
    ("cpd", Say::ThemeCpd),
    ("community", Say::ThemeCommunity),
    ("room", Say::ThemeRoom),
    ("other_theme", Say::ThemeOther),
    ("taken_up", Say::TakenUp),
    ("answered", Say::OfficeDone),
    ("not_now", Say::NotNow),
    ("has_read", Say::OfficeRead),
    ("has_asked", Say::OfficeAsks),
    ("open", Say::StillOpen),
    ("done", Say::Done),
    ("changed", Say::Changed),
    ("let_go", Say::LetGo),
    ("teacher", Say::TeacherDoes),
    ("pupils", Say::PupilsDo),
    ("wonder", Say::IWonder),
    ("girl_front", Say::GirlFront),
    ("girl_middle", Say::GirlMiddle),
    ("girl_back", Say::GirlBack),
    ("boy_front", Say::BoyFront),
    ("boy_middle", Say::BoyMiddle),
    ("boy_back", Say::BoyBack),
    ("open_question", Say::OpenQuestion),
    ("closed_question", Say::ClosedQuestion),
    ("pair_minute", Say::PairMinute),
    ("group_minute", Say::GroupMinute),
    ("head_teacher", Say::WithHead),
    ("smt", Say::WithSmt),
    ("governing_body", Say::WithGoverningBody),
    ("staff", Say::WithStaff),
    ("leaders", Say::WithLeaders),
    ("district", Say::WithDistrict),
    ("leader", Say::AnotherLeader),
    ("supporter", Say::Supporter),
];
