//! Turns what went wrong into what happened, what is safe and what to do next.

use crate::words::Text;

/// One trouble, in three short sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened.
    pub happened: Text,
    /// What is safe.
    pub safe: Text,
    /// What to do next.
    pub next: Text,
}

/// The sample cluster was left, and is gone, while this tab still shows it.
pub const SAMPLE_LEFT: Trouble = Trouble {
    happened: Text::SampleWasLeft,
    safe: Text::NothingIsLost,
    next: Text::ReloadThePage,
};

/// A failure of the phone's database.
pub fn of_storage(error: &storage::Error) -> Trouble {
    use storage::Error;
    let (happened, safe, next) = match error {
        Error::Full => (Text::PhoneIsFull, Text::HeldWhileOpen, Text::MakeRoom),
        Error::Blocked => (
            Text::OpenElsewhere,
            Text::NothingIsLost,
            Text::CloseOtherTabs,
        ),
        Error::Closed => (
            Text::DatabaseClosed,
            Text::StillOnScreen,
            Text::ReloadThePage,
        ),
        Error::Gone => (Text::DatabaseGone, Text::GoneSafe, Text::ReloadThePage),
        Error::Aborted => (Text::NotSavedYet, Text::StillOnScreen, Text::TryOnceMore),
        Error::Corrupt => (
            Text::RecordUnreadable,
            Text::RecordIsKept,
            Text::TellTheDistrict,
        ),
        Error::TooLarge => (
            Text::TooMuchForOne,
            Text::StillOnScreen,
            Text::MakeItShorter,
        ),
        Error::Newer => (Text::NewerTab, Text::StillOnScreen, Text::ReloadThePage),
        Error::Denied => (
            Text::StorageDenied,
            Text::NothingWritten,
            Text::LeavePrivateMode,
        ),
        Error::Apart => (Text::NotFetched, Text::StillOnScreen, Text::NotFetchedNext),
        // Only a form offers it that was begun before its record was handed on.
        Error::Anothers => (Text::NotSavedYet, Text::StillOnScreen, Text::ReasonAnothers),
        Error::Erased => (
            Text::NotSavedYet,
            Text::StillOnScreen,
            Text::ErasedMeanwhile,
        ),
        Error::Locked => (Text::NoCrypto, Text::NothingIsLost, Text::OpenOverHttps),
    };
    Trouble {
        happened,
        safe,
        next,
    }
}

/// Why joining a District did not work.
pub fn of_joining(failure: &crate::net::Failure) -> Trouble {
    use crate::net::Failure;
    let (happened, next) = match failure {
        Failure::NoNetwork => (Text::NoNetworkNow, Text::JoinLater),
        Failure::Status(401 | 403 | 404 | 410) => (Text::CodeNotKnown, Text::AskForANewCode),
        Failure::Status(409) => (Text::SeatTaken, Text::AskForANewCode),
        Failure::Status(429) => (Text::TooManyTries, Text::WaitAMinute),
        Failure::NotADistrict => (Text::NotTheDistrict, Text::SignInToWifi),
        Failure::Status(_) => (Text::DistrictHasTrouble, Text::TryLater),
    };
    Trouble {
        happened,
        safe: Text::NothingIsLost,
        next,
    }
}
