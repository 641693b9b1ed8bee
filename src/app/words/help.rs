//! How to.

use super::Text;

domain::phrases! { in Text;
    HelpIntro = "A visit goes like this. Each step is one screen; you can stop anywhere and go on later.",
    HelpPlan = "The evening before",
    HelpPlanMore = "Tap “Plan a visit” on Today or on the school’s page. What you promised last time and what is still open are already on the plan. Add the lessons the teachers have agreed to, and send the plan to the Head Teacher.",
    HelpArrive = "When you arrive",
    HelpArriveMore = "Today shows the visit. Tap “Start visit”: what you promised comes first. Tell the school about it before anything else.",
    HelpObserve = "In the lesson",
    HelpObserveMore = "Tap “Observe a lesson”; the clock runs by itself. Tap who is called on, and note what the teacher does and what the pupils do. Write what you see and hear, not a mark. If the phone locks or goes off, the lesson is kept.",
    HelpTalk = "After the lesson",
    HelpTalkMore = "Ask first how the teacher saw it. Praise what you saw, ask one question, listen for the teacher’s own idea, and agree on one small step and a day to look again. The teacher may read it all and add words.",
    HelpClose = "Before you leave",
    HelpCloseMore = "Sit down with the Head Teacher. Three things are asked: what will happen in the school, what you will do at the office, when you come again. Each may be “None”. Read it together; the Head Teacher may sign with a finger. Then share or print the summary.",
    HelpBeside = "Beside the lessons",
    HelpBesideMore = "“Checklist and notes” on the visit’s page holds what to think of, who came along, and your meetings. What you recorded is ticked by itself.",
    HelpLate = "When it was not recorded",
    HelpLateMore = "A visit that took place can be added afterwards: tap “Plan a visit”, then “Add a visit that took place”. If a lesson never ended on this phone, you are asked when it did. “I do not know” is an answer too.",
    HelpPromises = "Keep your promises",
    HelpPromisesMore = "Your own steps stand beside the school’s. Tap “Done” when one is done. When it changed, or you let it go, say why.",
    HelpSend = "When there is a network",
    HelpSendMore = "Once you have joined your {District}, a copy of your work goes there by itself. The small light at the top right says what is only here. What the {District} has not acknowledged is never deleted.",
    HelpCarry = "Where no network ever comes",
    HelpCarryMore = "“Send by hand” under “Send and receive” makes a file of what waits. Any leader who has joined the same {District} can bring it there, and cannot read it. What comes back is a receipt: open it under “Open a file”.",
    HelpPrivate = "What stays with you",
    HelpPrivateMore = "The field for a teacher’s name and your conversation with the teacher are locked with a key that the {District} does not have. Visits, steps and what you saw in a lesson go to the {District}, with the teacher by role. Your notes go as you write them: write “the teacher” there, not a name. Never write a pupil’s name.",
    HelpSafe = "So that nothing is lost",
    HelpSafeMore = "What you type is kept while you type. “Saved on this phone” means that it is really there. A lost phone loses what was not sent yet: send whenever you can. Where there is no network, make a backup now and then under More, and keep it outside this phone.",
}
