#include "gateway/http/live.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "gateway/http/log.h"

namespace klade {
namespace {

// What is demanded of a reader first was asked for when its stream was opened.
constexpr std::int32_t kNoTerms = 0;

bool ends(const Principal& reader, const Happening& happening) {
  return happening.kind == HappeningKind::session && happening.profile == reader.profile &&
         (happening.session.is_nil() || happening.session == reader.session);
}

// The profile that an event says something new of; nil for none.
ProfileId profile_of(const Event& event) {
  const auto named = [](const auto& context) {
    return match(context, [](const auto& e) {
      if constexpr (requires { ProfileId(e.profile); }) return ProfileId(e.profile);
      return ProfileId();
    });
  };
  if (const auto* people = std::get_if<PeopleEvent>(&event)) return named(*people);
  if (const auto* session = std::get_if<SessionEvent>(&event)) return named(*session);
  if (const auto* account = std::get_if<AccountEvent>(&event)) return named(*account);
  if (const auto* family = std::get_if<FamilyEvent>(&event)) return named(*family);
  return {};
}

// Whether a role may something else than before, whoever has it.
bool changes_roles(const Event& event) {
  const auto* of_school = std::get_if<SchoolEvent>(&event);
  return of_school != nullptr && (std::holds_alternative<RolePermissionsChanged>(*of_school) ||
                                  std::holds_alternative<AccessSettingsChanged>(*of_school));
}

bool is_same(const Principal& a, const Principal& b) {
  return a.school == b.school && a.person == b.person && a.pupil == b.pupil && a.roles == b.roles &&
         a.granted == b.granted && a.former == b.former;
}

void member(JsonWriter& out, std::string_view name, const Id128& id) {
  if (id.is_nil()) return;
  out.key(name);
  out.text(to_text(id));
}

// Only the last goes out with the frame's position.
std::string frame_text(const std::vector<const Happening*>& items, Partition partition) {
  std::string text;
  for (const Happening* item : items) {
    const bool last = item == items.back();
    text += event_text(*item, last ? to_text(Position{partition, item->seq}) : std::string());
  }
  return text;
}

}  // namespace

std::string event_text(const Happening& happening, std::string_view position) {
  JsonWriter data;
  data.begin_object();
  member(data, "journal", happening.journal);
  member(data, "pupil", happening.pupil);
  member(data, "lesson", happening.lesson);
  member(data, "letter", happening.letter);
  data.end_object();
  std::string text;
  if (!position.empty()) text.append("id: ").append(position).append("\n");
  text.append("event: ").append(name_of(happening.kind)).append("\n");
  return text.append("data: ").append(data.take()).append("\n\n");
}

std::string reset_text(std::string_view position) {
  std::string text;
  if (!position.empty()) text.append("id: ").append(position).append("\n");
  return text.append("event: reset\ndata: {}\n\n");
}

LiveHub::LiveHub(Node& node, MaySee may_see, LiveLimits limits)
    : node_(node), may_see_(std::move(may_see)), limits_(limits) {}

void LiveHub::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void LiveHub::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (const Reader& reader : opening_) reader.stream->end();
  for (const Reader& reader : joining_) reader.stream->end();
  for (const Reader& reader : readers_) reader.stream->end();
  opening_.clear();
  joining_.clear();
  readers_.clear();
}

void LiveHub::see(const Committed& committed) {
  const std::lock_guard lock(mutex_);
  dirty_ = true;
  touched_.all = touched_.all || !committed.whole;
  for (const Projected& projected : committed.events) {
    touched_.all = touched_.all || changes_roles(projected.record.event);
    const ProfileId profile = profile_of(projected.record.event);
    if (!profile.is_nil()) touched_.profiles.insert(profile);
  }
  touched_.all = touched_.all || touched_.profiles.size() > kMaxTouched;
  if (touched_.all) touched_.profiles.clear();
  changed_.notify_all();
}

std::shared_ptr<LiveStream> LiveHub::open(const SignedIn& reader, std::string_view last_event_id) {
  Reader opening;
  opening.who = reader;
  opening.resuming = !last_event_id.empty();
  opening.since = parse_position(last_event_id);
  opening.stream = std::make_shared<LiveStream>(limits_.stream_bytes);
  opening.stream->push("retry: " + std::to_string(kRetry.count()) + "\n\n");
  auto stream = opening.stream;
  const std::lock_guard lock(mutex_);
  if (stopped_) {
    stream->end();
  } else {
    opening_.push_back(std::move(opening));
  }
  changed_.notify_all();
  return stream;
}

LiveMetrics LiveHub::metrics() const {
  const std::lock_guard lock(mutex_);
  return metrics_;
}

void LiveHub::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  bool done = true;
  while (!stop.stop_requested()) {
    // After a fault what is to be done stays so; it is tried again with the next tick.
    changed_.wait_for(
        lock, stop, kTick, [this, &done] { return done && (dirty_ || !opening_.empty()); });
    if (stop.stop_requested()) return;
    dirty_ = false;
    std::ranges::move(std::exchange(opening_, {}), std::back_inserter(joining_));
    const Touched touched = std::exchange(touched_, {});
    asking_.all = asking_.all || touched.all;
    asking_.profiles.insert(touched.profiles.begin(), touched.profiles.end());
    lock.unlock();
    done = try_round();
    lock.lock();
    metrics_.streams = readers_.size();
  }
}

// Whatever goes wrong, the hub lives on.
bool LiveHub::try_round() {
  try {
    round();
    return true;
  } catch (const ViewNotServed&) {
    log(LogLevel::warning, "live_views_not_ready", {});
  } catch (const ViewsUnreadable& unreadable) {
    log(LogLevel::error, "views_unreadable", {{"fault", name_of(unreadable.fault)}});
  } catch (const VaultMismatch& mismatch) {
    const bool passing = mismatch.fault == VaultFault::unavailable;
    log(passing ? LogLevel::warning : LogLevel::error,
        passing ? "vault_unavailable" : "vault_mismatch",
        {});
  } catch (const std::exception&) {
    log(LogLevel::error, "live_failed", {});
  }
  faulted_ = true;
  return false;
}

void LiveHub::round() {
  const auto rows = node_.views().snapshot();
  if (next_.empty()) {
    std::vector<std::uint64_t> next;
    for (std::uint32_t i = 0; i < node_.partitions(); ++i) {
      next.push_back(next_happening(*rows, Partition{i}));
    }
    next_ = std::move(next);
  }
  ask_again(*rows);
  for (std::uint32_t i = 0; i < node_.partitions(); ++i) follow(Partition{i}, *rows);
  make_up_for_faults();
  while (!joining_.empty()) {
    admit(joining_.front(), *rows);
    joining_.erase(joining_.begin());
  }
  close_ended(node_.clock().now());
}

// Ends streams of readers that are not any more who they were.
void LiveHub::ask_again(const ViewSnapshot& rows) {
  for (const Reader& reader : readers_) {
    const Principal& who = reader.who.principal;
    const bool is_named =
        asking_.profiles.contains(who.profile) || asking_.profiles.contains(reader.who.proven_by);
    if (!asking_.all && !is_named) continue;
    const auto now = signed_in(rows, who.token, node_.clock().now(), kNoTerms);
    if (now && is_same(now->principal, who)) continue;
    push(reader, reset_text({}));
    reader.stream->end();
  }
  asking_ = {};
  std::erase_if(readers_, [](const Reader& reader) { return reader.stream->over(); });
}

// A round that did not come to its end may have kept something from the readers.
void LiveHub::make_up_for_faults() {
  if (!std::exchange(faulted_, false)) return;
  for (const Reader& reader : readers_) push(reader, reset_text({}));
}

void LiveHub::admit(Reader& reader, const ViewSnapshot& rows) {
  // It may have signed out, or become another, since its request was read.
  const auto now = signed_in(rows, reader.who.principal.token, node_.clock().now(), kNoTerms);
  if (!now || !is_same(now->principal, reader.who.principal)) {
    push(reader, reset_text({}));
    return reader.stream->end();
  }
  const Principal& who = reader.who.principal;
  const Partition partition = partition_of(who.school, node_.partitions());
  const std::string now_at = to_text(Position{partition, rows.position(partition)});
  if (reader.resuming) {
    const bool known = reader.since && reader.since->partition == partition;
    const Resume resume =
        known ? resume_after(rows, partition, reader.since->seq) : Resume{0, true};
    const std::uint64_t next = next_[static_cast<std::size_t>(partition)];
    if (resume.gap || resume.number + kMaxMissed < next) {
      push(reader, reset_text(now_at));
    } else {
      replay(reader, rows, resume.number);
    }
  }
  const auto same = [&](const Reader& other) { return other.who.principal.profile == who.profile; };
  const auto open = static_cast<std::size_t>(std::ranges::count_if(readers_, same));
  if (open >= limits_.streams_per_profile) {
    const auto oldest = std::ranges::find_if(readers_, same);
    oldest->stream->end();
    readers_.erase(oldest);
  }
  readers_.push_back(std::move(reader));
}

void LiveHub::replay(const Reader& reader, const ViewSnapshot& rows, std::uint64_t from) {
  const Partition partition = partition_of(reader.who.principal.school, node_.partitions());
  const std::uint64_t end = next_[static_cast<std::size_t>(partition)];
  while (from < end) {
    const Happenings missed = happenings_from(rows, partition, from, kHappeningsAtOnce);
    if (missed.items.empty()) return;
    tell(reader, missed.items, rows);
    from = missed.next;
  }
}

void LiveHub::follow(Partition partition, const ViewSnapshot& rows) {
  std::uint64_t& next = next_[static_cast<std::size_t>(partition)];
  while (true) {
    const Happenings news = happenings_from(rows, partition, next, kHappeningsAtOnce);
    next = news.next;
    const std::string at = to_text(Position{partition, rows.position(partition)});
    for (const Reader& reader : readers_) {
      if (partition_of(reader.who.principal.school, node_.partitions()) != partition) continue;
      if (news.gap) push(reader, reset_text(at));
      tell(reader, news.items, rows);
    }
    if (news.items.empty()) return;
  }
}

// The items of one frame go out together.
void LiveHub::tell(const Reader& reader,
                   const std::vector<Happening>& items,
                   const ViewSnapshot& rows) {
  const Principal& who = reader.who.principal;
  const Reading reading{rows, node_.vault()};
  const Partition partition = partition_of(who.school, node_.partitions());
  std::vector<const Happening*> seen;
  const auto flush = [&] {
    if (!seen.empty()) push(reader, frame_text(seen, partition));
    seen.clear();
  };
  for (const Happening& item : items) {
    if (!seen.empty() && seen.back()->seq != item.seq) flush();
    if (ends(who, item)) {
      push(reader, reset_text({}));
      return reader.stream->end();
    }
    if (item.kind != HappeningKind::session && may_see_(who, item, reading)) seen.push_back(&item);
  }
  flush();
}

void LiveHub::push(const Reader& reader, std::string_view text) {
  const bool was_over = reader.stream->over();
  const bool open = reader.stream->push(text);
  const std::lock_guard lock(mutex_);
  if (open) ++metrics_.sent;
  if (!open && !was_over) ++metrics_.cut_off;
}

void LiveHub::close_ended(Instant now) {
  for (const Reader& reader : readers_) {
    if (reader.who.expires_at > now) continue;
    push(reader, reset_text({}));
    reader.stream->end();
  }
  std::erase_if(readers_, [](const Reader& reader) { return reader.stream->over(); });
}

}  // namespace klade
