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
    /// What the office is called here ("LGEA"); empty for the app's own word.
    pub district: String,
    /// What a school's governing body is called here ("SBMC").
    pub governing_body: String,
    /// What a school's management team is called here ("SMT").
    pub management_team: String,
    /// What those who support the leader are called here ("SSIT").
    pub support_team: String,
    /// The money that is spent here, as it is written before a sum ("₦").
    pub currency: String,
}
crate::json!(Profile {  } or_default { name, cluster, district, governing_body, management_team, support_team, currency });

impl Profile {
    /// The words of the country, in the order of the fields above; an empty one
    /// leaves the app's own.
    pub fn words(&self) -> [&str; 4] {
        [
            &self.district,
            &self.governing_body,
            &self.management_team,
            &self.support_team,
        ]
    }
}

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
        faults
            .needed("cluster", &self.cluster)
            .line("district", &self.district)
            .line("governing_body", &self.governing_body)
            .line("management_team", &self.management_team)
            .line("support_team", &self.support_team)
            .line("currency", &self.currency)
            .all()
    }
}
