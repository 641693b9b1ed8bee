//! What the app is, and whose work it stands on.

use crate::frame::{head, screen};
use crate::markup::{El, Nodes, el};
use crate::parts::list::card;
use crate::routes::Place;
use crate::words::{Text, fill, say};

/// Version, licence, thanks.
pub fn about() -> El {
    let version = fill(Text::Version, &[("n", env!("CARGO_PKG_VERSION"))]);
    // One library a line, each with its licence.
    let libraries = say(Text::Libraries);
    let libraries = libraries.lines().map(|line| el("li").put(line));
    let libraries = el("ul").class("stack").put(libraries.collect::<Nodes>());
    let told = |title, more| card("card", say(title), el("p").put(say(more)));
    let main = Nodes::from(el("p").put(say(Text::AboutMore)))
        .put(el("p").class("numbers").put(version))
        .put(told(Text::Licence, Text::LicenceMore))
        .put(told(Text::Snapshots, Text::SnapshotsMore))
        .put(told(Text::LibrariesTitle, Text::LibrariesMore).put(libraries));
    screen(head(say(Text::About)).back(Place::More), main, ())
}
