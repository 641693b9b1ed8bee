//! How a visit goes, in the app's own words.

use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::later;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_button;
use crate::routes::Place;
use crate::words::{Text, say};

const STEPS: [(Text, Text); 12] = [
    (Text::HelpPlan, Text::HelpPlanMore),
    (Text::HelpArrive, Text::HelpArriveMore),
    (Text::HelpObserve, Text::HelpObserveMore),
    (Text::HelpTalk, Text::HelpTalkMore),
    (Text::HelpClose, Text::HelpCloseMore),
    (Text::HelpBeside, Text::HelpBesideMore),
    (Text::HelpPictures, Text::HelpPicturesMore),
    (Text::HelpLate, Text::HelpLateMore),
    (Text::HelpPromises, Text::HelpPromisesMore),
    (Text::HelpShare, Text::HelpShareMore),
    (Text::HelpSend, Text::HelpSendMore),
    (Text::HelpCarry, Text::HelpCarryMore),
];

/// The way to look at every screen without touching one's own work.
fn sample() -> Option<El> {
    let look = || go_button("go quiet", say(Text::SampleLook), later::look_around);
    (!fieldbook().is_sample).then(look)
}

/// The journey of a visit, then what stays private and what is safe.
pub fn help() -> El {
    let told = |element: El, title, more| {
        let title = el("h2").put(say(title));
        element.put(title).put(el("p").put(say(more)))
    };
    let step = |(title, more)| told(el("li").class("card"), title, more);
    let aside = |title, more| told(el("section").class("card record"), title, more);
    let steps = STEPS.into_iter().map(step);
    let main = Nodes::from(el("p").put(say(Text::HelpIntro)))
        .put(el("ol").class("stack").put(steps.collect::<Nodes>()))
        .put(aside(Text::HelpPrivate, Text::HelpPrivateMore))
        .put(aside(Text::HelpSafe, Text::HelpSafeMore))
        .put(sample());
    screen(head(say(Text::Help)).back(Place::More), main, ())
}
