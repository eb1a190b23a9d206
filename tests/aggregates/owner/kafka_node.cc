#include "tests/aggregates/owner/kafka_node.h"

#include <algorithm>

namespace klade {
namespace {

// A batch is small so that a few commands are several frames.
constexpr OwnerLimits kLimits{.batch = 4};
// What nobody tells of, such as an owner's metrics, is looked at so often.
constexpr std::chrono::milliseconds kLook{5};
// Another's claim may come between: then the wish is forgotten, and is made again.
constexpr std::chrono::milliseconds kClaimAgain{200};

KafkaSettings behind(const FaultProxy& network, KafkaSettings settings) {
  settings.brokers = network.brokers();
  return settings;
}

}  // namespace

KafkaNode::KafkaNode(KafkaSettings settings, std::string address)
    : address_(std::move(address)), network_(settings.brokers) {
  settings_ = behind(network_, std::move(settings));
  start();
}

KafkaNode::~KafkaNode() {
  mend();
  if (owner_) stop();
}

void KafkaNode::start() {
  auto opened = KafkaLog::create_or_open(settings_);
  CHECK(opened.ok());
  log_ = *std::move(opened);
  const auto changed = [this] {
    { const std::lock_guard lock(mutex_); }
    changed_.notify_all();
  };
  owner_ = std::make_unique<PartitionOwner>(kPartition,
                                            *log_,
                                            store_,
                                            clock_,
                                            address_,
                                            OwnerTerms{kLimits, OwnerMode::among_others, changed});
  thread_ = std::jthread([this](const std::stop_token& stop) {
    EXPECT_TRUE(owner_->run(stop).ok()) << "the owner of " << address_ << " ended";
  });
}

void KafkaNode::stop() {
  thread_.request_stop();
  thread_.join();
  replaced_before_ = producers_replaced();
  // The appends that it never took are doubtful to nobody.
  doubtful_before_ = doubtful_appends();
  owner_.reset();
  log_.reset();
}

void KafkaNode::trouble(KafkaApi api, Fault fault) {
  network_.set_plan([api, fault](const KafkaRequest& request) {
    return request.api == api ? fault : Fault::none;
  });
}

bool KafkaNode::wait_for(std::chrono::milliseconds patience,
                         const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::unique_lock lock(mutex_);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    changed_.wait_for(lock, kLook);
  }
  return true;
}

void KafkaNode::wait_until(const std::function<bool()>& condition) {
  ASSERT_TRUE(wait_for(kNodePatience, condition)) << "node " << address_;
}

void KafkaNode::take_over(const Others& all) {
  const auto owns = [&] {
    const Ownership own = owner_->ownership();
    return own.ours && owner_->metrics().phase == OwnerPhase::owning &&
           std::ranges::all_of(all, [&](const auto& node) {
             return !node->runs() || node->owner().ownership().epoch == own.epoch;
           });
  };
  const auto until = std::chrono::steady_clock::now() + kNodePatience;
  do {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << address_ << " never owns";
    owner_->claim();
  } while (!wait_for(kClaimAgain, owns));
}

std::uint64_t KafkaNode::doubtful_appends() const {
  return doubtful_before_ + (owner_ ? owner_->metrics().doubtful_appends : 0);
}
std::uint64_t KafkaNode::producers_replaced() const {
  return replaced_before_ + (log_ ? log_->state().producers_replaced : 0);
}

}  // namespace klade
