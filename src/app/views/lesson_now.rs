//! "Observe a lesson" from the phone's home screen: to the lesson that runs, or
//! to the choice of one on the visit that was begun last.

use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::follow;
use crate::markup::{El, el};
use crate::parts::button::go_link;
use crate::routes::Place;
use crate::views::running::running_lessons;
use crate::words::{Text, say};
use domain::record::Record;
use domain::visit::{Visit, VisitState};
use storage::{Error, Phone, Query};

/// Where it leads; none as long as no visit is under way.
async fn lead(phone: &Phone) -> Result<Option<Place>, Error> {
    let running = running_lessons(phone).await?.into_iter();
    if let Some((id, _)) = running.max_by_key(|(_, lesson)| lesson.seen.started) {
        return Ok(Some(Place::Observe(id)));
    }
    let under_way = Query::state(Visit::KIND, VisitState::UnderWay.name());
    let visits = phone.find_as::<Visit>(under_way).await?.into_iter();
    // One that was left open long ago is not where the leader is now.
    let now = visits.max_by_key(|(_, visit)| visit.started);
    Ok(now.map(|(id, _)| Place::ChooseLesson(id)))
}

/// The screen, for as long as it leads nowhere.
pub fn lesson_now() -> El {
    let found = reading(async |phone: Phone| lead(&phone).await);
    follow(move || {
        if let Some(Some(place)) = found.get() {
            go_instead(place);
        }
    });
    screen(
        head(say(Text::ObserveALesson)).back(Place::Today),
        el("p").put(say(Text::NoVisitUnderWay)),
        go_link("go", &Place::Today.path(), say(Text::GoToToday)),
    )
}
