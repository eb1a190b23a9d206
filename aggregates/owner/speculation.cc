#include "aggregates/owner/speculation.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "events/core/bytes.h"

namespace klade {
namespace {

// Upper bounds of what a record needs beside types and payloads (events/log/record.h).
constexpr std::size_t kRecordBytes = 256;
constexpr std::size_t kEventBytes = 64;
constexpr std::size_t kCountBytes = 10;

std::size_t bytes_of(const StoredCommand& command) {
  static const std::size_t kOriginBytes = packed(Origin{}).size();
  std::size_t bytes = kOriginBytes + kCountBytes;
  for (const StoredEvent& event : command.events) {
    bytes += kEventBytes + event.type.size() + event.payload.size();
  }
  return bytes;
}

StoredCommand stored(const Origin& origin,
                     const StreamId& stream,
                     std::uint64_t sequence,
                     const std::vector<Event>& events) {
  StoredCommand command{origin, {}};
  command.events.reserve(events.size());
  for (const Event& event : events) {
    command.events.push_back({stream, ++sequence, std::string(type_of(event)), encode(event)});
  }
  return command;
}

}  // namespace

Result<Frame, LogFault> Speculation::decide(std::deque<Submission>& waiting,
                                            Frame begun,
                                            Ticket ticket) {
  building_ = {ticket, begun.seq, {}, false, {}};
  building_bytes_ = kRecordBytes;
  bool anything = false;
  while (!waiting.empty()) {
    const auto progress = decide_one(waiting.front(), begun);
    if (!progress && !anything) return Failure{progress.error()};
    if (!progress || *progress == Progress::frame_full) break;
    waiting.pop_front();
    anything = true;
  }
  return begun;
}

Result<Speculation::Progress, LogFault> Speculation::decide_one(Submission& submission,
                                                                Frame& frame) {
  if (attach_repetition(submission)) return Progress::done;
  const Origin origin = submission.origin;
  const auto before = known(origin);
  if (!before) return Failure{before.error()};
  if (*before) {
    give(ready_, submission, **before);
    return Progress::done;
  }
  const auto stream = cache_.find(submission.command);
  if (!stream) return Failure{stream.error()};
  const Decision decision =
      klade::decide(submission.command, (*stream)->state, Context{frame.at, origin});
  if (const Refusal* refusal = decision.refusal()) {
    give(building_.answers, submission, *refusal);
    return Progress::done;
  }
  return accept(submission, **stream, *decision.events(), frame);
}

bool Speculation::attach_repetition(Submission& submission) {
  const auto found = deciding_.find(submission.origin.command);
  if (found == deciding_.end()) return false;
  const auto& [fingerprint, ticket] = found->second;
  const auto flight = std::ranges::lower_bound(flights_, ticket, {}, &Flight::ticket);
  Flight& of_first = flight == flights_.end() ? building_ : *flight;
  CHECK(of_first.ticket == ticket);
  const Accepted repeated{{partition_, of_first.seq}, true};
  const bool same = fingerprint == submission.origin.fingerprint;
  give(of_first.answers, submission, same ? Outcome(repeated) : Outcome(Conflict{}));
  return true;
}

Result<std::optional<Outcome>, LogFault> Speculation::known(const Origin& origin) const {
  const auto command = store_.command(partition_, origin.command);
  if (!command) return Failure{command.error()};
  if (!*command) return std::optional<Outcome>();
  if ((*command)->fingerprint != origin.fingerprint) return std::optional<Outcome>(Conflict{});
  return std::optional<Outcome>(Accepted{{partition_, (*command)->seq}, true});
}

Speculation::Progress Speculation::accept(Submission& submission,
                                          StreamCache::Stream& stream,
                                          const std::vector<Event>& events,
                                          Frame& frame) {
  StoredCommand command = stored(submission.origin, stream.id, stream.sequence, events);
  const std::size_t bytes = bytes_of(command);
  if (kRecordBytes + bytes > kMaxRecordBytes) {
    give(ready_, submission, OwnerFault::too_large);
    return Progress::done;
  }
  if (building_bytes_ + bytes > kMaxRecordBytes) return Progress::frame_full;
  building_bytes_ += bytes;
  for (const Event& event : events) evolve(stream.state, event);
  stream.sequence += events.size();
  if (!events.empty()) stream.changed_by = building_.ticket;
  deciding_[submission.origin.command] = {submission.origin.fingerprint, building_.ticket};
  frame.commands.push_back(std::move(command));
  give(building_.answers, submission, Accepted{{partition_, building_.seq}, false});
  return Progress::done;
}

void Speculation::give(std::vector<Settlement>& to, Submission& submission, Outcome outcome) {
  to.push_back({std::move(submission), outcome});
  ++unanswered_;
}

void Speculation::not_sent() {
  auto& to = flights_.empty() ? ready_ : flights_.back().answers;
  std::ranges::move(building_.answers, std::back_inserter(to));
  building_ = {};
}

void Speculation::sent(Ticket ticket, const Digest& digest) {
  CHECK(building_.ticket == ticket);
  building_.digest = digest;
  flights_.push_back(std::exchange(building_, {}));
}

bool Speculation::awaits(const Digest& digest) const {
  return std::ranges::any_of(
      flights_, [&](const Flight& flight) { return !flight.read_back && flight.digest == digest; });
}

std::optional<Ticket> Speculation::read_back(const Digest& digest) {
  const auto flight = std::ranges::find_if(flights_, [&](const Flight& candidate) {
    return !candidate.read_back && candidate.digest == digest;
  });
  if (flight == flights_.end()) return std::nullopt;
  flight->read_back = true;
  cache_.applied(flight->ticket);
  return flight->ticket;
}

void Speculation::release(Flight& flight, std::vector<Settlement>& to) {
  for (Settlement& answer : flight.answers) {
    const auto* accepted = std::get_if<Accepted>(&answer.outcome);
    if (accepted != nullptr && !accepted->repeated) {
      deciding_.erase(answer.submission.origin.command);
    }
    to.push_back(std::move(answer));
  }
}

std::vector<Settlement> Speculation::take_ready() {
  std::vector<Settlement> answers = std::exchange(ready_, {});
  while (!flights_.empty() && flights_.front().read_back && flights_.front().ticket <= confirmed_) {
    release(flights_.front(), answers);
    flights_.pop_front();
  }
  unanswered_ -= answers.size();
  return answers;
}

std::vector<Settlement> Speculation::take_valid() {
  std::vector<Settlement> answers = std::exchange(ready_, {});
  while (!flights_.empty() && flights_.front().read_back) {
    release(flights_.front(), answers);
    flights_.pop_front();
  }
  unanswered_ -= answers.size();
  return answers;
}

std::vector<Submission> Speculation::undo() {
  cache_.forget();
  std::vector<Settlement> undone;
  const auto first =
      std::ranges::find_if(flights_, [](const Flight& flight) { return !flight.read_back; });
  for (auto flight = first; flight != flights_.end(); ++flight) release(*flight, undone);
  flights_.erase(first, flights_.end());
  unanswered_ -= undone.size();
  std::vector<Submission> submissions;
  submissions.reserve(undone.size());
  for (Settlement& answer : undone) submissions.push_back(std::move(answer.submission));
  return submissions;
}

}  // namespace klade
