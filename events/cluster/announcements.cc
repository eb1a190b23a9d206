#include "events/cluster/announcements.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::size_t kMaxUnheard = 4'096;  // a member that does not listen loses the oldest

}  // namespace

class AnnouncementsInMemory::Core {
 public:
  struct Ear {
    std::deque<std::string> unheard;  // guarded by the core's mutex
  };

  void join(Ear& ear) {
    const std::lock_guard lock(mutex_);
    ears_.insert(&ear);
  }
  void leave(Ear& ear) {
    const std::lock_guard lock(mutex_);
    ears_.erase(&ear);
  }
  void tell(const std::string& message) {
    CHECK(message.size() <= Announcements::kMaxBytes);
    const std::lock_guard lock(mutex_);
    if (cut_) return;
    for (Ear* ear : ears_) {
      if (ear->unheard.size() == kMaxUnheard) ear->unheard.pop_front();
      ear->unheard.push_back(message);
    }
    told_.notify_all();
  }
  std::vector<std::string> hear(Ear& ear, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    told_.wait_for(lock, patience, [&] { return !ear.unheard.empty(); });
    std::vector<std::string> heard(ear.unheard.begin(), ear.unheard.end());
    ear.unheard.clear();
    return heard;
  }
  void cut(bool is_cut) {
    const std::lock_guard lock(mutex_);
    cut_ = is_cut;
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::set<Ear*> ears_;
  bool cut_ = false;
};

class AnnouncementsInMemory::Member final : public Announcements {
 public:
  explicit Member(Core& core) : core_(core) { core_.join(ear_); }
  ~Member() override { core_.leave(ear_); }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  void tell(std::string message) override { core_.tell(message); }
  std::vector<std::string> hear(std::chrono::milliseconds patience) override {
    return core_.hear(ear_, patience);
  }

 private:
  Core& core_;
  Core::Ear ear_;
};

AnnouncementsInMemory::AnnouncementsInMemory() : core_(std::make_unique<Core>()) {}
AnnouncementsInMemory::~AnnouncementsInMemory() = default;

std::unique_ptr<Announcements> AnnouncementsInMemory::join() {
  return std::make_unique<Member>(*core_);
}
void AnnouncementsInMemory::cut(bool is_cut) { core_->cut(is_cut); }

}  // namespace klade
