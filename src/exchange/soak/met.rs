//! What a soak came through.

/// What the schedules came through, so that it can be seen that they came through it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Met {
    /// Entries that were written.
    pub entries: usize,
    /// Merges that were worked out.
    pub merges: usize,
    /// Devices on which something waited for its parent.
    pub waiting: usize,
    /// Records that ended with several heads.
    pub several_heads: usize,
    /// Texts that ended beside another.
    pub kept: usize,
    /// Texts chosen, or joined, over those beside them.
    pub chosen: usize,
    /// Records that ended deleted.
    pub deleted: usize,
    /// Records whose deletion an edit outlived.
    pub outlived: usize,
    /// Entries of which some device had only a stub.
    pub stubs: usize,
    /// Entries that were erased everywhere.
    pub redacted: usize,
    /// Entries that some device could not open for a while.
    pub shut: usize,
    /// Edits made on what another tab still showed.
    pub stale: usize,
    /// Items taken out of a list.
    pub removed: usize,
    /// Fields written that only a newer version knows.
    pub newer: usize,
    /// Plain fields that several devices set at once.
    pub plain: usize,
}

impl Met {
    /// Adds what another schedule met.
    pub fn add(&mut self, other: &Met) {
        let (mine, others) = (self.all_mut(), other.all());
        for (mine, (_, other)) in mine.into_iter().zip(others) {
            *mine += other;
        }
    }

    /// All counts by name.
    pub fn all(&self) -> [(&'static str, usize); 15] {
        [
            ("entries", self.entries),
            ("merges", self.merges),
            ("devices_that_waited", self.waiting),
            ("ended_with_several_heads", self.several_heads),
            ("texts_kept_beside", self.kept),
            ("texts_chosen_or_joined", self.chosen),
            ("ended_deleted", self.deleted),
            ("edits_that_outlived_a_deletion", self.outlived),
            ("stubs", self.stubs),
            ("entries_erased", self.redacted),
            ("entries_shut_for_a_while", self.shut),
            ("edits_in_an_old_tab", self.stale),
            ("items_removed", self.removed),
            ("fields_of_a_newer_version", self.newer),
            ("plain_fields_at_odds", self.plain),
        ]
    }

    fn all_mut(&mut self) -> [&mut usize; 15] {
        [
            &mut self.entries,
            &mut self.merges,
            &mut self.waiting,
            &mut self.several_heads,
            &mut self.kept,
            &mut self.chosen,
            &mut self.deleted,
            &mut self.outlived,
            &mut self.stubs,
            &mut self.redacted,
            &mut self.shut,
            &mut self.stale,
            &mut self.removed,
            &mut self.newer,
            &mut self.plain,
        ]
    }
}
