//! A step while it is typed at the closing.

use crate::ids::{RecordId, Source};
use crate::record::{Fault, Record};
use crate::step::{Side, Step};
use crate::text::tidy;
use crate::typed::day_if_any;
use crate::visit::Visit;

/// One step, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// The step's id.
    pub id: RecordId,
    /// What.
    pub what: String,
    /// Who does it, or whom I ask.
    pub who: String,
    /// By when, `YYYY-MM-DD` or empty.
    pub by: String,
    /// What we would notice.
    pub notice: String,
    /// To whom I reply.
    pub reply: String,
}
crate::json!(StepRow { id } or_default { what, who, by, notice, reply });

impl StepRow {
    /// An empty row.
    pub fn new(source: &impl Source) -> Self {
        Self {
            id: source.record_id(),
            what: String::new(),
            who: String::new(),
            by: String::new(),
            notice: String::new(),
            reply: String::new(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        [&self.what, &self.who, &self.by, &self.notice, &self.reply]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    pub(super) fn of(id: RecordId, step: &Step) -> Self {
        Self {
            id,
            what: step.what.clone(),
            who: step.who.clone(),
            by: step.by.map(|by| by.to_string()).unwrap_or_default(),
            notice: step.notice.clone(),
            reply: step.reply.clone(),
        }
    }

    /// The step, of visit `visit_id`; what became of it since stays.
    ///
    /// # Errors
    /// Its faults, as `steps/<id>/what`.
    pub(super) fn step(
        &self,
        visit_id: RecordId,
        visit: &Visit,
        side: Side,
        agreed: &[(RecordId, Step)],
    ) -> Result<Step, Vec<Fault>> {
        let at = |field: &str| format!("steps/{}/{field}", self.id);
        let by = day_if_any(&self.by, &at("by")).map_err(|fault| vec![fault])?;
        let before = agreed
            .iter()
            .find(|(id, _)| *id == self.id)
            .map(|(_, step)| step);
        let step = Step {
            school: visit.school,
            visit: visit_id,
            own: false,
            side,
            what: tidy(&self.what),
            who: tidy(&self.who),
            by,
            notice: tidy(&self.notice),
            reply: tidy(&self.reply),
            agreed: visit.day,
            state: before.map(|step| step.state).unwrap_or_default(),
            why: before.map(|step| step.why.clone()).unwrap_or_default(),
            moved: before.and_then(|step| step.moved),
            replied: before.and_then(|step| step.replied),
            told: before.map(|step| step.told.clone()).unwrap_or_default(),
        };
        let faults: Vec<_> = step
            .check()
            .into_iter()
            .map(|fault| Fault::at(at(&fault.field), fault.wrong))
            .collect();
        if faults.is_empty() {
            Ok(step)
        } else {
            Err(faults)
        }
    }
}
