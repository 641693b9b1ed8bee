//! From where a call comes, when a proxy stands in front.

use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whose address counts for how often somebody may ask to join. Behind a proxy
/// it is the last one in `X-Forwarded-For`, which the proxy itself put there;
/// those before it anybody may have made up. Without one the header is nobody's
/// word.
///
/// Of an IPv6 address the network counts, its first 64 bits: a subscriber has all
/// that begin so.
pub fn address(peer: SocketAddr, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let brought = headers.get_all(FORWARDED_FOR).iter().next_back();
    let last = brought
        .filter(|_| behind_proxy)
        .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match last.unwrap_or(peer.ip()).to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_proxy_itself_saw_is_believed_and_only_behind_one() {
        let peer = SocketAddr::from(([127, 0, 0, 1], 5000));
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "203.0.113.1".parse().unwrap());
        headers.append(FORWARDED_FOR, "198.51.100.2, 203.0.113.7".parse().unwrap());
        let seen: IpAddr = "203.0.113.7".parse().unwrap();
        assert_eq!(address(peer, &headers, true), seen);
        assert_eq!(address(peer, &headers, false), peer.ip());
        assert_eq!(address(peer, &HeaderMap::new(), true), peer.ip());
        let mut odd = HeaderMap::new();
        odd.append(FORWARDED_FOR, "unknown".parse().unwrap());
        assert_eq!(address(peer, &odd, true), peer.ip());
    }

    #[test]
    fn a_subscriber_with_many_addresses_of_version_6_counts_as_one() {
        let from = |seen: &str| {
            let peer = SocketAddr::new(seen.parse().unwrap(), 5000);
            address(peer, &HeaderMap::new(), false)
        };
        assert_eq!(
            from("2001:db8:1:2::7"),
            from("2001:db8:1:2:aaaa:bbbb:cccc:1")
        );
        assert_ne!(from("2001:db8:1:2::7"), from("2001:db8:1:3::7"));
        let peer = SocketAddr::from(([127, 0, 0, 1], 5000));
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "2001:db8:1:2::9".parse().unwrap());
        assert_eq!(address(peer, &headers, true), from("2001:db8:1:2::7"));
        // A server that listens on version 6 sees the others like this.
        assert_eq!(from("::ffff:203.0.113.7"), from("203.0.113.7"));
        assert_ne!(from("::ffff:203.0.113.7"), from("::ffff:203.0.113.8"));
    }
}
