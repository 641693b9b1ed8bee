//! Who the leader is and which cluster they serve.

use crate::record::{Fault, Faults, Keys, Record, Share};
use crate::words::Say;

/// The leader's own card. An account has one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The leader's name, as it stands under a summary.
    pub name: String,
    /// The cluster's name.
    pub cluster: String,
}
crate::json!(Profile {  } or_default { name, cluster });

impl Record for Profile {
    const KIND: &'static str = "profile";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Profile;
    const TEXTS: &'static [&'static str] = &[];
    const ALONE: bool = true;

    fn keys(&self) -> Keys {
        Keys {
            words: self.name.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.needed("name", &self.name);
        faults.needed("cluster", &self.cluster).all()
    }
}
