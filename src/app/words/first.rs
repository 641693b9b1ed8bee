//! The first minutes: the welcome, the home screen, a new version.

use super::Text;

domain::phrases! { in Text;
    Welcome = "Welcome",
    WelcomeMore = "A notebook for visiting schools, watching lessons and keeping promises. It works without a network; everything stays on this phone until you join your {District}.",
    YourName = "Your name",
    YourCluster = "Your cluster",
    OtherLanguages = "Language · Hausa · Yorùbá · Igbo",
    Begin = "Begin",
    CardKept = "You can change both later under More.",
}
