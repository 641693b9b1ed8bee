//! The settings: language, letters, the words of the country, the terms.

use super::Text;

domain::phrases! { in Text;
    Settings = "Settings",
    ChooseLanguage = "Language",
    FirstTranslation = "This is a first translation. Where it could be said better, please tell us.",
    CorrectWords = "Correct the words",
    TextSize = "Size of the letters",
    Large = "Large",
    Larger = "Larger",
    Largest = "Largest",

    // The words of the country.
    CountryWords = "Words of your country",
    CountryWordsMore = "Offices and committees have other names in other places. Write what yours are called; an empty field keeps the app’s own word.",
    DistrictWord = "District",
    GoverningBodyWord = "governing body",
    ManagementTeamWord = "SMT",
    SupportTeamWord = "TDT",
    TheOffice = "The office",
    TheOfficeHint = "District, LGEA",
    TheGoverningBody = "A school’s governing body",
    TheGoverningBodyHint = "SGB, SBMC",
    TheManagementTeam = "A school’s management team",
    TheManagementTeamHint = "SMT, SSIT",
    TheSupportTeam = "Those who support you",
    TheSupportTeamHint = "TDT, SSIT",
    Currency = "Currency",
    CurrencyHint = "As it stands before a sum: ₦, KSh, GH₵",

    // The terms.
    TermsTitle = "Terms",
    TermsMore = "Terms move. Change their days whenever the calendar changes; what you wrote keeps its own date.",
    NoTermsYet = "No term yet",
    TermNumber = "Term {n}",
    TermName = "What it is called",
    FirstDay = "First day",
    LastDay = "Last day",
    AddTerm = "Add a term",
    SaveTerms = "Save the terms",

    // Correcting the words.
    CorrectMore = "Find a text, write how it should be said, and send what you have written. Nothing in the app changes by itself.",
    NotTranslated = "Corrections are for translations. Choose another language first.",
    FindText = "Find a text",
    ShowMore = "Show more",
    OneCorrection = "{n} correction",
    ManyCorrections = "{n} corrections",
    SendCorrections = "Send the corrections",
    NoCorrections = "Write a correction first.",
    KeepPlaces = "What stands in { } is filled in by the app. Please keep it as it is.",
    SaveCorrections = "Save as a file",
}
