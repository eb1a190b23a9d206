// LiveHub over a real engine in a folder of its own.
#include "gateway/http/live.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

namespace klade {
namespace {

constexpr std::chrono::seconds kPatience{20};

// What a stream's connection gets, as it comes.
class Listener {
 public:
  explicit Listener(std::shared_ptr<LiveStream> stream) : stream_(std::move(stream)) {
    stream_->on_change([bell = bell_] {
      const std::lock_guard lock(bell->mutex);
      bell->rung.notify_all();
    });
  }
  ~Listener() { stream_->hang_up(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  bool hears(const std::string& text) {
    return waits([&] { return got_.find(text) != std::string::npos; });
  }
  bool ends() {
    return waits([&] { return ended_; });
  }
  void forget() { got_.clear(); }

 private:
  struct Bell {
    std::mutex mutex;
    std::condition_variable rung;
  };
  template <class Done>
  bool waits(const Done& done) {
    std::unique_lock lock(bell_->mutex);
    return bell_->rung.wait_for(lock, kPatience, [&] {
      LiveStream::Taken taken = stream_->take();
      got_ += taken.text;
      ended_ = ended_ || taken.ended;
      return done();
    });
  }

  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();  // the hub may still ring it
  const std::shared_ptr<LiveStream> stream_;
  std::string got_;
  bool ended_ = false;
};

class Live : public testing::Test {
 protected:
  Live() {
    NodeOptions options;
    options.dir = DataDir{folder_};
    options.create = true;
    auto node = Node::open(options);
    if (!node) throw std::runtime_error(node.error().text);
    node_ = std::move(*node);
    MaySee may_see = [this](const Principal&, const Happening&, const Reading&) {
      if (failing_.exchange(false)) throw std::runtime_error("a fault");
      return true;
    };
    hub_ = std::make_unique<LiveHub>(*node_, std::move(may_see), LiveLimits{});
    node_->start({[this](const Committed& committed) { hub_->see(committed); }, {}, {}});
    if (!node_->wait_until_ready(kPatience)) throw std::runtime_error("not ready");
    hub_->start();
    be({Role::teacher});
    sign_in();
  }
  ~Live() override {
    hub_->stop();
    node_->stop();
    node_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // Readers see it when it returns.
  void perform(Command command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    origin.role = Role::system;
    const Outcome outcome = node_->submit_and_wait(school_, std::move(command), origin);
    const auto* accepted = std::get_if<Accepted>(&outcome);
    ASSERT_NE(accepted, nullptr);
    ASSERT_TRUE(node_->wait_until(accepted->position, kPatience));
  }
  void be(std::vector<Role> roles) {
    perform(
        OpenProfile{profile_, school_, person_, {}, std::move(roles), BlindIndex(hash_id("user"))});
  }
  void sign_in() {
    perform(OpenSession{session_, profile_, token_, node_->clock().now() + std::chrono::hours{1}});
  }
  SignedIn who() const {
    return *signed_in(*node_->views().snapshot(), token_, node_->clock().now(), 0);
  }
  // A stream that the hub has among its readers.
  std::unique_ptr<Listener> listen() {
    auto listener = std::make_unique<Listener>(hub_->open(who(), "no-position"));
    EXPECT_TRUE(listener->hears("event: reset"));
    listener->forget();
    return listener;
  }
  void happen() { perform(OpenSchool{school_, "Skola " + std::to_string(++names_)}); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("klade-live-" + to_text(random_id()));
  const SchoolId school_{hash_id("school")};
  const ProfileId profile_{hash_id("profile")};
  const PersonId person_{hash_id("person")};
  const SessionId session_{hash_id("session")};
  const BlindIndex token_{hash_id("token")};
  std::atomic<bool> failing_{false};
  int names_ = 0;
  std::unique_ptr<Node> node_;
  std::unique_ptr<LiveHub> hub_;
};

TEST_F(Live, TellsWhatHappens) {
  const auto stream = listen();
  happen();
  EXPECT_TRUE(stream->hears("event: school"));
}

TEST_F(Live, EndsAStreamWhenItsReadersRolesChange) {
  const auto stream = listen();
  be({Role::teacher, Role::deputy});
  EXPECT_TRUE(stream->hears("event: reset"));
  EXPECT_TRUE(stream->ends());
  const auto again = listen();
  happen();
  EXPECT_TRUE(again->hears("event: school"));
}

TEST_F(Live, RO_EndsAStreamWhenItsSchoolChangesWhatItsRolesMay) {
  happen();
  const auto stream = listen();
  perform(SetRolePermissions{school_, Role::teacher, {Permission::read_school}});
  EXPECT_TRUE(stream->hears("event: reset"));
  EXPECT_TRUE(stream->ends());
}

TEST_F(Live, TakesNoReaderWhoseSessionEndedMeanwhile) {
  const SignedIn before = who();
  perform(EndSession{session_});
  Listener stream(hub_->open(before, ""));
  EXPECT_TRUE(stream.ends());
}

TEST_F(Live, LivesOnAfterAFaultAndLetsReadersReadAnew) {
  const auto stream = listen();
  failing_ = true;
  happen();
  EXPECT_TRUE(stream->hears("event: reset"));
  const auto later = listen();
  happen();
  EXPECT_TRUE(stream->hears("event: school"));
  EXPECT_TRUE(later->hears("event: school"));
}

}  // namespace
}  // namespace klade
