// The one list of settings.
#include <algorithm>

#include "aggregates/family_set.h"
#include "events/core/id.h"
#include "events/language.h"
#include "gateway/analytics/tokens.h"
#include "gateway/payments/set_offer.h"
#include "gateway/settings/addresses.h"
#include "gateway/settings/settings.h"

namespace klade {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMaxSeconds = 3600;
constexpr std::uint64_t kMaxBytes = 64ULL * 1024 * 1024;
constexpr std::uint64_t kMaxCount = 1'000'000;
constexpr std::size_t kMaxTopicPrefix = 200;
constexpr std::size_t kMaxKeyword = 20;

bool is_listen_address(std::string_view text) { return parse_listen_address(text).has_value(); }
bool is_none_or_listen_address(std::string_view text) {
  return text.empty() || is_listen_address(text);
}
bool is_none_or_address(std::string_view text) {
  return text.empty() || plain_address(text).has_value();
}
bool is_none_or_peer_address(std::string_view text) {
  return text.empty() || parse_peer_address(text).has_value();
}
bool is_none_or_id(std::string_view text) { return text.empty() || parse_id(text).has_value(); }
bool is_log_kind(std::string_view text) { return text == "embedded" || text == "kafka"; }
bool is_sms_kind(std::string_view text) {
  return text == "none" || text == "http" || text == "development";
}
bool is_language(std::string_view text) { return parse_name<Language>(text).has_value(); }
bool is_keyword(std::string_view text) {
  return !text.empty() && text.size() <= kMaxKeyword && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}
// As Kafka has it, with room for the names after the prefix.
bool is_topic_prefix(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTopicPrefix && text != "." && text != ".." &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}
bool are_grants(std::string_view text) { return parse_grants(text).has_value(); }
constexpr TextForm kGrants{are_grants, "must be HASH or HASH@SCHOOL, several with commas"};
bool is_year_day(std::string_view text) { return parse_year_day(text).has_value(); }
bool are_features(std::string_view text) { return parse_features(text).has_value(); }
bool is_payments_kind(std::string_view text) {
  return text == "none" || text == "hosted" || text == "development";
}
constexpr TextForm kYearDay{is_year_day, "must be MM-DD"};
constexpr TextForm kFeatures{are_features, "must be names of features, several with commas"};
constexpr TextForm kPaymentsKind{is_payments_kind, "must be none, hosted or development"};
bool are_operators(std::string_view text) {
  const auto grants = parse_grants(text);
  return grants && std::ranges::none_of(*grants, [](const AnalyticsGrant& grant) {
           return grant.school.has_value();
         });
}
constexpr TextForm kOperators{are_operators, "must be HASH, several with commas"};
constexpr TextForm kListenAddress{is_listen_address, "must be ADDRESS:PORT"};
constexpr TextForm kNoneOrListenAddress{is_none_or_listen_address, "must be ADDRESS:PORT"};
constexpr TextForm kNoneOrPeerAddress{is_none_or_peer_address, "must be HOST:PORT"};
constexpr TextForm kNoneOrId{is_none_or_id, "must be a UUID"};
constexpr TextForm kLogKind{is_log_kind, "must be embedded or kafka"};
constexpr TextForm kSmsKind{is_sms_kind, "must be none, http or development"};
constexpr TextForm kLanguage{is_language, "must be lv, ru or en"};
constexpr TextForm kKeyword{is_keyword, "must be letters from a to z"};
constexpr TextForm kTopicPrefix{is_topic_prefix, "must be letters, digits, dots, _ and -"};
constexpr TextForm kNoneOrAddress{is_none_or_address, "must be an IP address"};

const SettingRow kRows[] = {
    {"data", &Settings::data, "The data directory; made when it does not exist."},
    {"operator_key",
     &Settings::operator_key,
     "The file of the operator's key; by default DIR/operator.key."},
    {"listen",
     &Settings::listen,
     "ADDRESS:PORT to serve on; port 0 takes a free one.",
     0,
     0,
     &kListenAddress},
    {"metrics_listen",
     &Settings::metrics_listen,
     "ADDRESS:PORT for /metrics alone; by default on `listen`.",
     0,
     0,
     &kNoneOrListenAddress},
    {"web", &Settings::web, "The folder of the built web client; by default beside the program."},
    {"io_threads",
     &Settings::io_threads,
     "Threads that read and write sockets and answer reads.",
     1,
     kMaxThreads},
    {"connections",
     &Settings::connections,
     "Open connections; more are answered 503 and closed.",
     1,
     kMaxCount},
    {"address_connections",
     &Settings::address_connections,
     "Open connections of one address, an IPv6 /64 being one; not of the trusted proxy.",
     1,
     kMaxCount},
    {"head_bytes",
     &Settings::head_bytes,
     "Largest head of a request; beyond: 431.",
     1024,
     kMaxBytes},
    {"body_bytes",
     &Settings::body_bytes,
     "Largest body of a request; beyond: 413.",
     1024,
     kMaxBytes},
    {"head_seconds",
     &Settings::head_seconds,
     "Time for a request's head, from its first byte.",
     1,
     kMaxSeconds},
    {"body_seconds", &Settings::body_seconds, "Time for a request's body.", 1, kMaxSeconds},
    {"write_seconds",
     &Settings::write_seconds,
     "Time for a client to take an answer.",
     1,
     kMaxSeconds},
    {"idle_seconds",
     &Settings::idle_seconds,
     "Time that a connection may wait between requests.",
     1,
     kMaxSeconds},
    {"stop_seconds",
     &Settings::stop_seconds,
     "Time for requests in flight when stopping.",
     1,
     kMaxSeconds},
    {"position_wait_ms",
     &Settings::position_wait_ms,
     "How long a read waits for its Klade-Position; then 503.",
     1,
     60'000},
    {"position_waits",
     &Settings::position_waits,
     "Reads that wait at once; beyond: 503.",
     1,
     kMaxCount},
    {"log_requests", &Settings::log_requests, "A log line for every request, not only for faults."},
    {"streams_per_profile",
     &Settings::streams_per_profile,
     "Live streams of one profile; beyond: the oldest ends.",
     1,
     1000},
    {"stream_bytes",
     &Settings::stream_bytes,
     "What may wait for one live stream's client; beyond: it is closed.",
     1024,
     kMaxBytes},
    {"heartbeat_seconds",
     &Settings::heartbeat_seconds,
     "Between two signs of life on a live stream.",
     1,
     kMaxSeconds},
    {"session_minutes",
     &Settings::session_minutes,
     "How long a sign-in holds.",
     1,
     60ULL * 24 * 366},
    {"cookie_secure", &Settings::cookie_secure, "The session cookie goes over HTTPS only."},
    {"trusted_proxy",
     &Settings::trusted_proxy,
     "Address of the proxy whose X-Forwarded-For is believed.",
     0,
     0,
     &kNoneOrAddress},
    {"hash_threads",
     &Settings::hash_threads,
     "Threads that hash passwords, 19 MiB each.",
     1,
     kMaxThreads},
    {"hash_queue",
     &Settings::hash_queue,
     "Passwords that wait for one; beyond: 503.",
     1,
     kMaxCount},
    {"username_attempts",
     &Settings::username_attempts,
     "Failed sign-ins of one username at once; beyond: 429.",
     1,
     kMaxCount},
    {"username_refill_seconds",
     &Settings::username_refill_seconds,
     "Time that gives one such attempt back.",
     1,
     kMaxSeconds},
    {"username_sign_ins",
     &Settings::username_sign_ins,
     "Sign-ins of one username at once that succeed; beyond: 429.",
     1,
     kMaxCount},
    {"username_sign_in_seconds",
     &Settings::username_sign_in_seconds,
     "Time that gives one such sign-in back.",
     1,
     kMaxSeconds},
    {"address_attempts",
     &Settings::address_attempts,
     "Failed sign-ins of one address at once; beyond: 429.",
     1,
     kMaxCount},
    {"address_refill_seconds",
     &Settings::address_refill_seconds,
     "Time that gives one such attempt back.",
     1,
     kMaxSeconds},
    {"terms_version",
     &Settings::terms_version,
     "Version of the terms of use that everybody has to accept; 0: none.",
     0,
     1'000'000},
    {"terms",
     &Settings::terms,
     "Folder of their texts: VERSION.lv.txt, VERSION.ru.txt and VERSION.en.txt."},
    {"analytics_tokens",
     &Settings::analytics_tokens,
     "Hashes of the tokens that read analytics (`klade analytics-token`): HASH or HASH@SCHOOL.",
     0,
     0,
     &kGrants},
    {"outbox", &Settings::outbox, "Sends analytics events to their topics, when the log is Kafka."},
    {"sms",
     &Settings::sms,
     "Who sends texts: `http` is a provider at `sms_url`, `development` a page at /dev/messages.",
     0,
     0,
     &kSmsKind},
    {"sms_url", &Settings::sms_url, "Of `http`: where the provider takes texts."},
    {"sms_secret_file",
     &Settings::sms_secret_file,
     "A file with the secret (whsec_...) that signs requests to the provider and from it."},
    {"sms_numbers",
     &Settings::sms_numbers,
     "Numbers that a new password is asked for by text, with commas; empty: any."},
    {"sms_keyword",
     &Settings::sms_keyword,
     "The word before the personal code in such a text.",
     0,
     0,
     &kKeyword},
    {"sms_language",
     &Settings::sms_language,
     "Of replies to those whom nobody knows: lv, ru or en.",
     0,
     0,
     &kLanguage},
    {"sms_seconds", &Settings::sms_seconds, "Time for the provider to answer.", 1, 300},
    {"smtp_url",
     &Settings::smtp_url,
     "The mail server, smtp://HOST:PORT or smtps://HOST:PORT; empty: no e-mail is sent."},
    {"smtp_from", &Settings::smtp_from, "The address that e-mail comes from."},
    {"smtp_credentials_file",
     &Settings::smtp_credentials_file,
     "A file with user and password for the mail server, a line each; only over TLS."},
    {"message_threads",
     &Settings::message_threads,
     "Messages that are sent at once.",
     1,
     kMaxThreads},
    {"development",
     &Settings::development,
     "Shows what would be sent, passwords too, at /dev/messages. Never in production."},
    {"development_public",
     &Settings::development_public,
     "Lets `development` be used where others reach the server."},
    {"set_month_cents",
     &Settings::set_month_cents,
     "Price of the Family Set for a month, in cents.",
     1,
     kMaxSetCents},
    {"set_year_cents",
     &Settings::set_year_cents,
     "Price of the Family Set to the end of the school year, in cents.",
     1,
     kMaxSetCents},
    {"set_year_ends",
     &Settings::set_year_ends,
     "MM-DD: the last day that the year's Family Set is paid for.",
     0,
     0,
     &kYearDay},
    {"set_gift_ends",
     &Settings::set_gift_ends,
     "MM-DD: the last day that it holds.",
     0,
     0,
     &kYearDay},
    {"sold_features",
     &Settings::sold_features,
     "What needs the Family Set where the school has not made it free; by default nothing.",
     0,
     0,
     &kFeatures},
    {"payments",
     &Settings::payments,
     "Who takes payments: `hosted` is a provider's page at `payments_url`, `development` a page at "
     "/dev/payments.",
     0,
     0,
     &kPaymentsKind},
    {"payments_url", &Settings::payments_url, "Of `hosted`: the page where orders are paid."},
    {"payments_return_url",
     &Settings::payments_return_url,
     "Of `hosted`: where a buyer comes back to."},
    {"payments_secret_file",
     &Settings::payments_secret_file,
     "Of `hosted`: a file of whsec_ secrets, one a line; the first signs orders, any signs "
     "webhooks."},
    {"operator_tokens",
     &Settings::operator_tokens,
     "Hashes of the tokens that act as the operator (`klade operator-token`).",
     0,
     0,
     &kOperators},
    {"partitions",
     &Settings::partitions,
     "Partitions of a new log; a log keeps those it was made with.",
     1,
     256},
    {"log",
     &Settings::log,
     "Where the log stands: `embedded`, in the data directory, or `kafka`, for several nodes.",
     0,
     0,
     &kLogKind},
    {"brokers", &Settings::brokers, "Of `kafka`: HOST:PORT,HOST:PORT of some of its brokers."},
    {"topic_prefix",
     &Settings::topic_prefix,
     "Of `kafka`: what its topics' names begin with.",
     0,
     0,
     &kTopicPrefix},
    {"replication",
     &Settings::replication,
     "Of `kafka`: copies of what is in a topic; 0: as many brokers as there are, at most three.",
     0,
     32},
    {"kafka_properties",
     &Settings::kafka_properties,
     "Of `kafka`: a file of librdkafka's own settings, NAME=VALUE a line, for TLS and SASL."},
    {"node_id",
     &Settings::node_id,
     "Of `kafka`: which node this is, a UUID; by default the one in DIR/node, which is made.",
     0,
     0,
     &kNoneOrId},
    {"peer_listen",
     &Settings::peer_listen,
     "Of `kafka`: ADDRESS:PORT to take other nodes' commands on; port 0 takes a free one.",
     0,
     0,
     &kListenAddress},
    {"peer_advertise",
     &Settings::peer_advertise,
     "Of `kafka`: HOST:PORT where other nodes reach this one; by default where it listens.",
     0,
     0,
     &kNoneOrPeerAddress},
    {"forward_seconds",
     &Settings::forward_seconds,
     "Of `kafka`: how long a command looks for its partition's owner; then 503.",
     1,
     60},
    {"owner_queue",
     &Settings::owner_queue,
     "Commands that wait, a partition; beyond: 503.",
     1,
     kMaxCount},
    {"owner_batch", &Settings::owner_batch, "Commands in one frame of the log.", 1, 10'000},
    {"frames_in_flight",
     &Settings::frames_in_flight,
     "Frames appended and not yet read back, a partition.",
     1,
     64},
    {"cached_streams",
     &Settings::cached_streams,
     "Folded streams in memory, a partition.",
     1,
     kMaxCount},
    {"view_cache_mib",
     &Settings::view_cache_mib,
     "Memory for the blocks of the views, in MiB.",
     8,
     65'536},
};

}  // namespace

std::span<const SettingRow> setting_rows() { return kRows; }

}  // namespace klade
