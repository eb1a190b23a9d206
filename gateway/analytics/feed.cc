#include "gateway/analytics/feed.h"

#include <algorithm>
#include <charconv>

#include "gateway/analytics/cloud_event.h"
#include "gateway/routes/handling.h"

namespace klade {
namespace {

constexpr std::string_view kNdjson = "application/x-ndjson";

template <class Integer>
Result<Integer, Problem> query_number(
    const Call& call, std::string_view name, Integer by_default, Integer least, Integer most) {
  const auto text = query_text(call, name);
  if (!text) return by_default;
  Integer number = 0;
  const char* const last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data(), last, number);
  const std::string pointer = "/" + std::string(name);
  if (error != std::errc{} || end != last) return fails_at(pointer, "wrong_type");
  if (number < least || number > most) return fails_at(pointer, "out_of_range");
  return number;
}

}  // namespace

// One request, from its coming to its answer.
struct AnalyticsFeed::Reader {
  AnalyticsTopic topic = AnalyticsTopic::marks;
  FactPlace after;
  std::optional<SchoolId> school;
  std::size_t limit = 0;
  std::chrono::steady_clock::time_point until;
  Later later;
  Done done;
  std::string lines;
  std::size_t told = 0;

  void answer() const {
    Answer answer;
    answer.content_type = kNdjson;
    answer.body = lines;
    answer.headers.emplace_back("Klade-Cursor", to_text(after));
    done(answer);
  }
};

AnalyticsFeed::AnalyticsFeed(Node& node, std::vector<AnalyticsGrant> grants)
    : node_(node), grants_(std::move(grants)), waits_(node.partitions(), kMaxWaiting) {}

void AnalyticsFeed::see(const Committed& committed) {
  waits_.reached(committed.partition, committed.seq);
}

void AnalyticsFeed::begin(const Call& call, std::string_view token, Later later, Done done) {
  const AnalyticsGrant* grant = granted_to(token, grants_);
  if (grant == nullptr) return done(fails("not_signed_in"));
  auto reader = read_query(call, *grant);
  if (!reader) return done(Failure{reader.error()});
  (*reader)->later = std::move(later);
  (*reader)->done = std::move(done);
  go_on(*reader);
}

Result<AnalyticsFeed::Shared, Problem> AnalyticsFeed::read_query(
    const Call& call, const AnalyticsGrant& grant) const {
  const auto reader = std::make_shared<Reader>();
  const auto topic = query_text(call, "topic");
  if (!topic) return fails_at("/topic", "missing_field");
  const auto named = parse_name<AnalyticsTopic>(*topic);
  if (!named) return fails_at("/topic", "bad_choice");
  reader->topic = *named;
  reader->school = grant.school;

  const std::uint32_t partitions = node_.partitions();
  const auto own = grant.school ? partition_of(*grant.school, partitions) : Partition{};
  const auto partition = query_number(
      call, "partition", static_cast<std::uint32_t>(own), std::uint32_t{0}, partitions - 1);
  if (!partition) return Failure{partition.error()};
  reader->after.partition = Partition{*partition};
  if (const auto after = query_text(call, "after")) {
    const auto place = parse_fact_place(*after);
    const bool exists = place && static_cast<std::uint32_t>(place->partition) < partitions;
    if (!exists) return fails("bad_cursor");
    reader->after = *place;
  }

  const auto limit = query_number(call, "limit", kDefaultPage, std::size_t{1}, kMaxPage);
  if (!limit) return Failure{limit.error()};
  reader->limit = *limit;
  const auto wait = query_number(
      call, "wait", kDefaultWait.count(), std::chrono::seconds::rep{0}, kMaxWait.count());
  if (!wait) return Failure{wait.error()};
  reader->until = std::chrono::steady_clock::now() + std::chrono::seconds(*wait);
  return reader;
}

void AnalyticsFeed::go_on(const Shared& reader) {
  const auto rows = node_.views().snapshot();
  const Reading from{*rows, node_.vault()};
  const auto facts = facts_after(*rows, reader->topic, reader->after, kFactsAtOnce);
  for (const FactAt& at : facts) {
    if (reader->told == reader->limit) break;
    reader->after = at.place;
    if (reader->school && context_of(*rows, at.fact).school != *reader->school) continue;
    const auto event = cloud_event(from, reader->topic, at);
    if (!event) continue;
    reader->lines += structured_json(*event, to_text(at.place)) + "\n";
    ++reader->told;
  }
  if (reader->told > 0) return reader->answer();
  // Others have their turn before more is looked at.
  if (facts.size() == kFactsAtOnce) {
    if (std::chrono::steady_clock::now() >= reader->until) return reader->answer();
    return reader->later([this, reader] { go_on(reader); });
  }
  wait(reader, rows->position(reader->after.partition));
}

void AnalyticsFeed::wait(const Shared& reader, std::uint64_t seen) {
  const auto left = reader->until - std::chrono::steady_clock::now();
  if (left <= std::chrono::nanoseconds{0}) return reader->answer();
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(left);
  waits_.wait({reader->after.partition, seen + 1}, patience, [this, reader](bool reached) {
    reader->later([this, reader, reached] {
      if (reached) return go_on(reader);
      reader->answer();
    });
  });
}

}  // namespace klade
