use super::*;
use domain::ids::mint;

fn account(nth: u32) -> AccountId {
    AccountId(mint(1_790_000_000_000 + u64::from(nth), [7; 10]))
}

fn school(nth: u64) -> RecordId {
    RecordId(mint(1_790_000_000_000 + nth, [8; 10]))
}

/// A leader's seat: the schools that came there and in which handover, those that
/// left, and to whom.
fn seat(seat: u32, came: &[(u64, u32)], left: &[u64], heirs: &[u32]) -> Seat {
    Seat {
        seat,
        role: "leader".to_owned(),
        accounts: vec![account(seat)],
        schools: came.iter().map(|(nth, _)| school(*nth)).collect(),
        since: came.iter().map(|(_, at)| *at).collect(),
        left: left.iter().map(|nth| school(*nth)).collect(),
        heirs: heirs.to_vec(),
        ..Seat::default()
    }
}

fn seats(seats: Vec<Seat>) -> Seats {
    Seats { seats }
}

fn handed(nth: u64, to: u32, at: u32) -> Handed {
    Handed {
        school: school(nth),
        to: account(to),
        at,
    }
}

fn cluster(began: u32, schools: &[u64]) -> Cluster {
    Cluster {
        began,
        schools: schools.iter().map(|nth| school(*nth)).collect(),
    }
}

#[test]
fn fault_22_a_handover_that_a_district_put_back_has_forgotten_is_told_from_one_that_went_on() {
    let before = seats(vec![
        seat(1, &[], &[1, 2], &[2]),
        seat(2, &[(1, 10), (2, 10)], &[], &[]),
        seat(3, &[], &[], &[]),
    ]);
    let known = before.still_handed(&[]);
    assert_eq!(known, [handed(1, 2, 10), handed(2, 2, 10)]);
    assert!(before.forgotten(&known).is_empty());
    // On to a third, and back to the first: that is no forgetting.
    let on = seats(vec![
        seat(1, &[], &[1, 2], &[2, 3]),
        seat(2, &[(2, 10)], &[1], &[3]),
        seat(3, &[(1, 20)], &[], &[]),
    ]);
    assert!(on.forgotten(&known).is_empty());
    let now = on.still_handed(&known);
    assert!(now.contains(&handed(1, 3, 20)) && now.len() == 2);
    let home = seats(vec![
        seat(1, &[(1, 30)], &[2], &[2]),
        seat(2, &[(2, 10)], &[1], &[1]),
        seat(3, &[], &[1], &[1]),
    ]);
    assert!(home.forgotten(&now).is_empty());
    // Put back from before any of it: said again, each as it was numbered.
    let none = seats(vec![
        seat(1, &[], &[], &[]),
        seat(2, &[], &[], &[]),
        seat(3, &[], &[], &[]),
    ]);
    let forgotten = none.forgotten(&now);
    assert_eq!(forgotten.len(), 2);
    let again = none.said_again(&forgotten);
    let asked = again.iter();
    let asked: Vec<_> = asked
        .map(|asked| (asked.to, asked.at, &*asked.schools))
        .collect();
    assert_eq!(
        asked,
        [
            (2, Some(10), &[school(2)][..]),
            (3, Some(20), &[school(1)][..])
        ]
    );
    assert!(again.iter().all(|asked| asked.from.is_none()));
    assert_eq!(none.still_handed(&now), forgotten, "until it is said");
    // Put back from between the two.
    assert_eq!(before.forgotten(&now), [handed(1, 3, 20)]);
    // Nobody else has it who sits in that seat now.
    let others = seats(vec![seat(1, &[], &[], &[])]);
    assert!(others.said_again(&others.forgotten(&now)).is_empty());
}

#[test]
fn fault_22_an_older_handover_is_no_more_known_where_a_newer_one_was_made_since() {
    // Once to the second; the District was put back, and the office gave it to the third.
    let known = [handed(1, 2, 10)];
    let since = seats(vec![
        seat(1, &[], &[1], &[3]),
        seat(2, &[], &[], &[]),
        seat(3, &[(1, 30)], &[], &[]),
    ]);
    assert!(since.forgotten(&known).is_empty());
    assert_eq!(since.still_handed(&known), [handed(1, 3, 30)]);
    // What an older version kept has no number, and is never the later one.
    assert!(since.forgotten(&[handed(1, 2, 0)]).is_empty());
    let json = r#"{"school":"0192b2a0-0000-7000-8000-000000000001","to":"0192b2a0-0000-7000-8000-000000000002"}"#;
    assert_eq!(serde_json::from_str::<Handed>(json).unwrap().at, 0);
}

#[test]
fn what_a_leader_leads_is_one_cluster_for_each_leader_who_began_it() {
    let all = [
        (school(1), account(1)),
        (school(2), account(1)),
        (school(3), account(2)),
        (school(4), account(3)),
    ];
    let seats = seats(vec![
        seat(1, &[], &[1, 2], &[2]),
        seat(2, &[(1, 10), (2, 20)], &[], &[]),
        seat(3, &[], &[], &[]),
    ]);
    assert_eq!(
        seats.clusters_of(2, &all),
        [cluster(2, &[3]), cluster(1, &[1, 2])]
    );
    assert_eq!(seats.clusters_of(1, &all), []);
    assert_eq!(seats.clusters_of(3, &all), [cluster(3, &[4])]);
    assert_eq!(seats.handed_on(1, &all), [(2, cluster(1, &[1, 2]))]);
    assert_eq!(seats.handed_on(2, &all), []);
}

#[test]
fn whoever_led_any_of_it_is_told_of_what_they_had_and_whether_it_was_all() {
    let all = [
        (school(1), account(1)),
        (school(2), account(1)),
        (school(3), account(2)),
    ];
    // From the first to the second, and with what the second began on to the third;
    // one school of the first went to the fourth before.
    let now = seats(vec![
        seat(1, &[], &[1, 2], &[3, 4]),
        seat(2, &[], &[1, 3], &[3]),
        seat(3, &[(1, 30), (3, 30)], &[], &[]),
        seat(4, &[(2, 10)], &[], &[]),
    ]);
    let told = |seat, of: Cluster, leads, whole| Told {
        seat,
        cluster: of,
        leads,
        whole,
    };
    assert_eq!(
        now.told_of((2, 3), 30, &all),
        [
            told(1, cluster(1, &[1]), false, false),
            told(2, cluster(1, &[1]), false, true),
            told(3, cluster(1, &[1]), true, true),
            told(2, cluster(2, &[3]), false, true),
            told(3, cluster(2, &[3]), true, true),
        ]
    );
    // So it is where the District could not be asked once more.
    let mut noted = seats(vec![
        seat(1, &[], &[1, 2], &[2, 4]),
        seat(2, &[(1, 10)], &[], &[]),
        seat(3, &[], &[], &[]),
        seat(4, &[(2, 10)], &[], &[]),
    ]);
    noted.hand_on((2, 3), &[school(1), school(3)], 30);
    assert_eq!(
        noted.told_of((2, 3), 30, &all),
        now.told_of((2, 3), 30, &all)
    );
    // A handover in which no school went is told to nobody.
    assert_eq!(now.told_of((2, 3), 31, &all), []);
    // A school that has not come to this phone is of the cluster it went from.
    assert_eq!(
        now.told_of((1, 4), 10, &all[..1])[0].cluster,
        cluster(1, &[2])
    );
}
