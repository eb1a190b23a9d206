// A real engine in a folder of its own with two schools, in each a pupil whose family announces
// absences: what readers of analytics are told.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "gateway/node/node.h"
#include "tests/temporary_directory.h"

namespace klade {

inline constexpr std::chrono::seconds kToldPatience{20};

struct ToldNode {
  struct School {
    explicit School(const std::string& name)
        : id(hash_id(name)), pupil(hash_id("pupil of " + name)) {}
    SchoolId id;
    PersonId pupil;
  };

  ToldNode() {
    NodeOptions options;
    options.dir = DataDir{folder.path() / "data"};
    options.create = true;
    auto opened = Node::open(options);
    if (!opened) throw std::runtime_error(opened.error().text);
    node = std::move(*opened);
  }
  ~ToldNode() { node->stop(); }
  ToldNode(const ToldNode&) = delete;
  ToldNode& operator=(const ToldNode&) = delete;

  void start(CommitListener on_commit) {
    node->start({std::move(on_commit), {}, {}});
    if (!node->wait_until_ready(kToldPatience)) throw std::runtime_error("not ready");
    for (const School& school : {ours, theirs}) {
      PersonDetails details;
      details.given_name = *node->vault().seal(school.pupil, "person.given_name", "Anna");
      perform(school, RegisterPerson{school.id, school.pupil, details});
    }
  }
  // Readers see it when it returns.
  void perform(const School& school, Command command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    origin.role = Role::system;
    const Outcome outcome = node->submit_and_wait(school.id, std::move(command), origin);
    const auto* accepted = std::get_if<Accepted>(&outcome);
    ASSERT_NE(accepted, nullptr);
    ASSERT_TRUE(node->wait_until(accepted->position, kToldPatience));
  }
  void announce(const School& school) {
    const Date day = date_of(2026, 11, 26);
    AnnounceAbsence command;
    command.pupil = school.pupil;
    command.notice = NoticeId(random_id());
    command.from = day;
    command.to = day;
    command.reason = *node->vault().seal(school.pupil, "absence.reason", "ārsts");
    command.may_announce = true;
    command.today = day - std::chrono::days{1};
    perform(school, command);
  }
  std::string pseudonym(const School& school) const {
    return *node->vault().pseudonym(school.id, school.pupil).value();
  }

  const TemporaryDirectory folder;
  const School ours{"ours"};
  const School theirs{"theirs"};
  std::unique_ptr<Node> node;
};

}  // namespace klade
