//! What is everywhere: tabs, ways back, the page before the app runs, the words on the main actions.

use super::Text;

domain::phrases! { in Text;
    // The house.
    AppName = "Cluster Fieldbook",
    Today = "Today",
    Schools = "Schools",
    Steps = "Steps",
    More = "More",
    Back = "Back",
    Tabs = "Main pages",
    NoSuchPage = "There is no such page",
    NoSuchPageMore = "The address may have been cut short. Nothing of yours is lost.",
    NotHere = "This is not on this phone",
    NotHereMore = "It may still be on its way from the {District}, or on your other phone.",
    GoToToday = "Go to Today",
    Opening = "Opening your fieldbook",
    Save = "Save",
    Cancel = "Cancel",
    Remove = "Remove",

    // The page before the app runs, and when it cannot.
    PanicTitle = "Something went wrong",
    PanicText = "Your draft is kept.",
    Reload = "Reload",
    NotLoadedTitle = "The fieldbook did not open",
    NotLoadedText = "A part of it did not arrive. What you wrote on this phone is safe. Please try again when there is a network.",
    Fetching = "Fetching this screen…",
    TryItAgain = "Try again",
    NotFetched = "A part of the app is not here yet",
    NotFetchedSafe = "There was no network to fetch it. What you wrote on this phone is safe.",
    NotFetchedNext = "Please try again when there is a network.",
    StillComing = "The rest of the app is still coming to this phone. Please keep the network on for a moment.",
    NotAllHere = "Only the first screens are on this phone so far. The rest comes by itself within a minute, while there is a network.",
    GetTheRest = "Get the rest now",
    TooOldTitle = "This browser is too old",
    TooOldText = "Cluster Fieldbook needs a newer one: Chrome 99, Firefox 97 or Safari 15.4, or later. What is on this phone stays as it is. Update the browser, then open this page again.",

    // Words on the main actions.
    AddASchool = "Add a school",
    PlanAVisit = "Plan a visit",
    StartVisit = "Start visit",
    ObserveALesson = "Observe a lesson",
    CloseVisit = "Close visit",
    ShareSummary = "Share summary",
    Print = "Print",
    SendNow = "Send now",
}
