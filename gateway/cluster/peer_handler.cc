#include "gateway/cluster/peer_handler.h"

#include <atomic>

#include "aggregates/command_codec.h"
#include "gateway/http/headers.h"
#include "gateway/http/problems.h"

namespace klade {
namespace {

constexpr std::size_t kMaxWatched = 4'096;  // beyond, the oldest are not looked at any more

HttpReply refused(const Problem& problem) {
  HttpReply reply;
  reply.answer = problem_answer(problem, Language::en, random_id());
  return reply;
}

}  // namespace

// The outcomes of one request, until all are there or time is up.
class PeerHandler::Gathering {
 public:
  Gathering(std::size_t count, std::function<void(const std::vector<PeerOutcome>&)> done)
      : outcomes_(count, PeerFault::not_known_yet), left_(count), done_(std::move(done)) {}

  void set(std::size_t index, const PeerOutcome& outcome) {
    {
      const std::lock_guard lock(mutex_);
      if (answered_) return;
      outcomes_[index] = outcome;
      if (--left_ > 0) return;
      answered_ = true;
    }
    done_(outcomes_);
  }
  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      if (answered_) return;
      answered_ = true;
    }
    done_(outcomes_);
  }
  bool answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

 private:
  mutable std::mutex mutex_;
  // Guarded by mutex_, and not changed once it is answered.
  std::vector<PeerOutcome> outcomes_;
  std::size_t left_;
  bool answered_ = false;
  const std::function<void(const std::vector<PeerOutcome>&)> done_;
};

PeerHandler::PeerHandler(const PeerSeal& seal, std::chrono::milliseconds patience)
    : seal_(seal),
      patience_(patience),
      thread_([this](const std::stop_token& stop) { expire(stop); }) {}
PeerHandler::~PeerHandler() = default;

void PeerHandler::open(std::string owner, std::uint32_t partitions, SubmitHere submit) {
  const std::lock_guard lock(mutex_);
  owner_ = std::move(owner);
  partitions_ = partitions;
  submit_ = std::make_shared<const SubmitHere>(std::move(submit));
}

void PeerHandler::close() {
  const std::lock_guard lock(mutex_);
  submit_.reset();
}

void PeerHandler::handle(HttpRequest request, Respond respond, RunLater run_later) {
  if (request.target != kPeerPath) return respond(refused(problem("not_found")));
  if (request.verb != "POST") return respond(refused(problem("method_not_allowed")));
  const auto opened = seal_.open_request(request.body);
  const auto wanted = opened ? decode_peer_request(opened->clear) : std::nullopt;
  if (!wanted || !is_new(opened->id)) return respond(refused(problem("forbidden")));
  const auto answer = [this, id = opened->id, respond = std::move(respond)](
                          const std::vector<PeerOutcome>& outcomes) {
    HttpReply reply;
    reply.answer.content_type = "application/octet-stream";
    reply.answer.body = seal_.seal_answer(id, encode(outcomes));
    respond(std::move(reply));
  };
  const auto later = [run_later = std::move(run_later),
                      answer](const std::vector<PeerOutcome>& outcomes) {
    run_later([answer, outcomes] { answer(outcomes); });
  };
  const auto gathering = std::make_shared<Gathering>(wanted->commands.size(), later);
  take(*wanted, gathering);
  if (!gathering->answered()) watch(gathering);
}

bool PeerHandler::is_new(const PeerRequestId& id) {
  const std::lock_guard lock(mutex_);
  return recent_.add(id, std::chrono::steady_clock::now());
}

void PeerHandler::take(const PeerRequest& request, const std::shared_ptr<Gathering>& gathering) {
  std::shared_ptr<const SubmitHere> submit;
  std::uint32_t partitions = 0;
  {
    const std::lock_guard lock(mutex_);
    if (request.to == owner_) submit = submit_;
    partitions = partitions_;
  }
  for (std::size_t i = 0; i < request.commands.size(); ++i) {
    const PeerCommand& sent = request.commands[i];
    if (!submit || static_cast<std::uint32_t>(sent.partition) >= partitions) {
      gathering->set(i, Outcome(OwnerFault::not_owner));
      continue;
    }
    auto command = decode_command(sent.command);
    if (!command) {
      gathering->set(i, PeerFault::not_understood);
      continue;
    }
    ++commands_;
    (*submit)(
        sent.partition, std::move(*command), sent.origin, [gathering, i](const Outcome& outcome) {
          gathering->set(i, outcome);
        });
  }
}

void PeerHandler::watch(const std::shared_ptr<Gathering>& gathering) {
  const std::lock_guard lock(mutex_);
  std::erase_if(due_, [](const Due& due) {
    const auto held = due.gathering.lock();
    return !held || held->answered();
  });
  if (due_.size() == kMaxWatched) due_.pop_front();
  due_.push_back({std::chrono::steady_clock::now() + patience_, gathering});
  changed_.notify_all();
}

void PeerHandler::expire(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (due_.empty()) {
      changed_.wait(lock, stop, [this] { return !due_.empty(); });
      continue;
    }
    const auto at = due_.front().at;
    const auto earlier = [this, at] { return due_.empty() || due_.front().at < at; };
    changed_.wait_until(lock, stop, at, earlier);
    std::vector<std::shared_ptr<Gathering>> over;
    const auto now = std::chrono::steady_clock::now();
    while (!due_.empty() && due_.front().at <= now) {
      if (auto held = due_.front().gathering.lock()) over.push_back(std::move(held));
      due_.pop_front();
    }
    lock.unlock();
    for (const auto& gathering : over) gathering->give_up();
    lock.lock();
  }
}

HttpReply PeerHandler::refuse(const Problem& problem) {
  HttpReply reply = refused(problem);
  reply.close = true;
  return reply;
}

}  // namespace klade
