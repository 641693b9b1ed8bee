//! The sample cluster: what its screens say of it, and what a leader might have
//! written in it.

use super::Text;

domain::phrases! { in Text;
    SampleLook = "Look around with a sample cluster",
    SampleMark = "Sample cluster: nothing here is real",
    SampleLeave = "Leave the sample",
    SampleNotSent = "Nothing of the sample cluster is ever sent. Leave it to join with your own work.",
    SampleNothingToKeep = "Nothing here is real, so there is nothing to keep and nothing to send. It goes when you leave the sample.",
    SampleWasLeft = "The sample cluster was left in another tab.",
    SampleCluster = "Sample cluster",
    SampleTerm = "This term",

    SamplePurposePairs = "To see how pair talk is going in the lower classes",
    SamplePurposeReading = "Reading aloud in P2 and P3; the new story books",
    SamplePurposePlan = "The school development plan: what moved since last time",
    SamplePurposeNew = "Two new teachers have asked for a visit",

    SamplePraiseRows = "Even the back rows talked when they were told “tell your partner”.",
    SamplePraiseBooks = "The story books are in the pupils’ hands and not in the cupboard.",
    SamplePraiseStart = "Lessons began on time after break, in every class.",
    SamplePraiseParents = "Parents came to see the reading corner, and stayed.",
    SamplePraiseHelp = "The teachers planned the lesson together.",

    SampleStepSticks = "Names on sticks in P3, so that every pupil may be asked",
    SampleStepSeats = "The girls of the last row move to the front, turn by turn",
    SampleStepCorner = "A reading corner in P2, with a list of who takes a book home",
    SampleStepMeeting = "The teachers watch one lesson of each other and talk about it",
    SampleStepRegister = "The pupils who stay away on market day are listed by class",
    SampleWhoHead = "Head Teacher",
    SampleWhoP3 = "P3 teacher",
    SampleNotice = "More hands go up, at the back too",

    SamplePromiseBenches = "Ask for the bench delivery in writing",
    SamplePromiseCards = "Bring word cards from the neighbouring school",
    SamplePromiseBooks = "Ask for a second set of story books",
    SamplePromiseWorkshop = "A morning about questions for three schools together",
    SampleAskSupplies = "The officer for supplies",
    SampleWhyLetGo = "The school has found benches of its own.",
    SampleWhyChanged = "A list for each week was easier to keep.",
    SampleHeadWords = "We are glad you told us about the benches first.",
    SampleCalledOff = "The road was under water",
    SampleAsks = "How to seat 55 pupils so that pairs can talk",
    SampleMaterials = "Word cards, the story book",

    SampleEnglish = "English",
    SampleMathematics = "Mathematics",
    SampleScience = "Science",
    SampleFocusWho = "Who answers",
    SampleFocusEnd = "The last ten minutes",
    SampleFocusPairs = "Whether the pairs talk about the task",

    SampleNoteGreets = "Greets six pupils by name",
    SampleNoteOpen = "Pupils smile and open their books",
    SampleNotePartner = "“Tell your partner”: 22 pairs talk",
    SampleNoteBoard = "Writes the new words on the board, with a picture beside each",
    SampleNoteSame = "The same four pupils answer",
    SampleNoteWonder = "What would the back row say, if they were asked first?",
    SampleNoteBeans = "Counts with beans; each group has a handful",
    SampleNoteQuiet = "All are quiet and write",

    SampleViewEnd = "The story went well; the end was noisy.",
    SampleViewBeans = "With the beans they understood at once.",
    SampleTalkPraise = "When you said “tell your partner”, even the back rows talked.",
    SampleTalkQuestion = "What did you notice about who answered?",
    SampleTalkIdea = "Mostly my front rows. I shall write names on sticks.",
    SampleTalkStep = "Draw a name before each question, in three lessons this week",
    SampleMeetingWho = "Chair and two teachers",
    SampleMeetingHeard = "On market days many pupils come late.",
    SampleMeetingAgreed = "On market days reading comes after the break.",
    SampleReflection = "In one of them the {SMT} walks through the classes each morning.",
    SampleReflectionWho = "The Head Teacher there would show how they began.",

    SampleTalkWords = "I want to try this.",
}
