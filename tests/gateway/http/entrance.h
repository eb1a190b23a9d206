// The entrance of a school: dispatcher and sign-in over a real engine, on a clock that the test
// sets, without sockets.  A pupil and its mother share a username and have passwords of their own.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "gateway/http/dispatch.h"
#include "gateway/import/settable_clock.h"
#include "gateway/node/password.h"
#include "tests/temporary_directory.h"

namespace klade {

class Entrance : public testing::Test {
 protected:
  static constexpr std::chrono::seconds kPatience{20};
  static constexpr std::string_view kCode = "390001-14373";

  struct Reply {
    int status = 0;
    nlohmann::json body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string code() const { return body.value("code", ""); }
    // Name and value of a cookie that it sets.
    std::string cookie(const std::string& name) const {
      for (const auto& [header, value] : headers) {
        if (header == "Set-Cookie" && value.starts_with(name + "=")) {
          return value.substr(0, value.find(';'));
        }
      }
      return {};
    }
  };

  explicit Entrance(Terms terms = {}) : terms_(std::move(terms)) {
    NodeOptions options;
    options.dir = DataDir{folder_.path() / "data"};
    options.create = true;
    options.clock = &clock_;
    auto node = Node::open(options);
    if (!node) throw std::runtime_error(node.error().text);
    node_ = std::move(*node);
    waits_ = std::make_unique<PositionWaits>(1, 10);
    Node::Listeners listeners;
    listeners.on_commit = [this](const Committed& committed) {
      waits_->reached(committed.partition, committed.seq);
    };
    node_->start(std::move(listeners));
    if (!node_->wait_until_ready(kPatience)) throw std::runtime_error("not ready");
    sign_in_ = std::make_unique<SignIn>(*node_, *waits_, hashing_, SignInLimits{});
    live_ = std::make_unique<LiveHub>(
        *node_,
        [](const Principal&, const Happening&, const Reading&) { return true; },
        LiveLimits{});
    analytics_ = std::make_unique<AnalyticsFeed>(*node_, std::vector<AnalyticsGrant>{});
    DispatchOptions dispatch;
    dispatch.log_requests = false;
    dispatch.trusted_proxy = "192.0.2.254";
    dispatcher_ = std::make_unique<Dispatcher>(DispatchParts{*node_,
                                                             *waits_,
                                                             hashing_,
                                                             *sign_in_,
                                                             *live_,
                                                             *analytics_,
                                                             metrics_,
                                                             router_,
                                                             files_,
                                                             {},
                                                             nullptr,
                                                             terms_},
                                               dispatch);
    perform(OpenSchool{school_, "Skola"});
    add_profile(pupil_, {Role::pupil}, "pupil's password");
    add_profile(mother_, {Role::mother}, "mother's password");
  }
  ~Entrance() override {
    analytics_->stop();
    waits_->stop();
    hashing_.stop();
    node_->stop();
  }

  BlindIndex username() const { return username_index(node_->vault(), kCode); }
  void add_profile(ProfileId profile, std::vector<Role> roles, const std::string& password) {
    const bool of_staff = std::ranges::any_of(roles, is_staff_role);
    const PersonId pupil = of_staff ? PersonId() : person_;
    perform(OpenProfile{profile, school_, person_, pupil, std::move(roles), username()});
    const auto verifier = hash_password(node_->vault(), username(), password);
    perform(IssuePassword{profile, username(), verifier.value()});
  }
  // The views show it.
  void perform(Command command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    origin.role = Role::system;
    const Outcome outcome = node_->submit_and_wait(school_, std::move(command), origin);
    ASSERT_TRUE(std::holds_alternative<Accepted>(outcome));
    ASSERT_TRUE(node_->wait_until(std::get<Accepted>(outcome).position, kPatience));
  }

  Reply send(HttpRequest request) {
    auto promise = std::make_shared<std::promise<HttpReply>>();
    request.headers.emplace("content-type", "application/json");
    dispatcher_->handle(
        std::move(request),
        [promise](HttpReply reply) { promise->set_value(std::move(reply)); },
        [](const std::function<void()>& work) { work(); });
    const HttpReply reply = promise->get_future().get();
    const std::string text(body_of(reply));
    return {reply.answer.status,
            text.empty() ? nlohmann::json::object() : nlohmann::json::parse(text),
            reply.answer.headers};
  }
  Reply sign_in(const std::string& username,
                const std::string& password,
                const nlohmann::json& more = nlohmann::json::object(),
                const std::map<std::string, std::string>& headers = {}) {
    HttpRequest request;
    request.verb = "POST";
    request.target = "/api/v1/sessions";
    request.address = "192.0.2.254";
    for (const auto& [name, value] : headers) request.headers[name] = value;
    nlohmann::json body{{"username", username}, {"password", password}};
    if (!more.is_null()) body.update(more);
    request.body = body.dump();
    return send(std::move(request));
  }
  Reply call(const std::string& verb,
             const std::string& path,
             const std::string& token,
             const nlohmann::json& body = nlohmann::json::object()) {
    HttpRequest request;
    request.verb = verb;
    request.target = "/api/v1" + path;
    request.headers["authorization"] = "Bearer " + token;
    request.headers["idempotency-key"] = to_text(random_id());
    if (verb == "POST") request.body = body.dump();
    return send(std::move(request));
  }

  const TemporaryDirectory folder_;
  SettableClock clock_{Instant{std::chrono::seconds{1'795'000'000}}};
  const Terms terms_;
  const SchoolId school_{hash_id("school")};
  const PersonId person_{hash_id("person")};
  const ProfileId pupil_{hash_id("pupil")};
  const ProfileId mother_{hash_id("mother")};
  Metrics metrics_;
  const Router router_{routes()};
  const StaticFiles files_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<PositionWaits> waits_;
  WorkPool hashing_{1, 64};
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<LiveHub> live_;
  std::unique_ptr<AnalyticsFeed> analytics_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

}  // namespace klade
