//! What leaders share with one another.

use super::Text;

domain::phrases! { in Text;
    ShareWithLeaders = "Share with other leaders",
    SharedWithLeaders = "Shared with other leaders",
    FromLeaders = "From other leaders",
    SharedByYou = "What you share",
    ShareSomething = "Share something",
    Theme = "Theme",
    ChooseTheme = "Choose a theme",
    CardWords = "The words that are shared",
    CardWordsHint = "What another leader can use. No names of people, schools or places.",
    CardPreview = "This is what other leaders read",
    CardPreviewMore = "Without your name, the school or the day. The {District} sees who shares it.",
    NamesShared = "This text names {names}. Other leaders would read it as written.",
    ASchool = "a school",
    SomebodyThere = "somebody at the school",
    APlace = "a place",
    ALeader = "a leader",
    ACluster = "a cluster",
    ShareTheseWords = "Share these words",
    SharedSince = "Other leaders read this since {date}. What you change here changes there.",
    CardTakenBack = "Taken back. It leaves the other phones when they next fetch.",
    NothingShared = "Nothing has come yet",
    NothingSharedMore = "What other leaders share comes here by itself, without their names. To share yours, open what is done under Steps.",
    SharedByLeaders = "Shared by theme",
    SharedByLeadersMore = "What leaders share with one another, from all clusters. They read the words, and not whose they are.",
    InOneCluster = "in 1 cluster",
    InManyClusters = "in {n} clusters",
    HelpShare = "What you share",
    HelpShareMore = "What works in one school helps in another. Under Steps, open what is done and tap “Share with other leaders”: you see exactly the words that go, and names found in them. Other leaders get the words and the theme, never your name, the school or the day. The {District} sees who shares it. You can change it or take it back.",
}
