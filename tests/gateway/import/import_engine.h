// An engine in memory that packages are imported into: a log, an owner and the views, with a vault
// that several engines can share, so that their ids are the same.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "aggregates/owner/memory_stream_store.h"
#include "aggregates/owner/partition_owner.h"
#include "events/log/memory_log.h"
#include "events/vault/memory_vault.h"
#include "gateway/import/diff.h"
#include "gateway/import/settable_clock.h"
#include "gateway/import/submitter.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"
#include "tests/gateway/import/small_package.h"
#include "tests/temporary_directory.h"

namespace klade {

class ImportEngine {
 public:
  explicit ImportEngine(KeyVault& vault) : vault_(vault) {
    auto views = RocksViews::open(directory_.path(), all_projections(), 1);
    if (!views) throw std::runtime_error("no views");
    views_ = std::move(*views);
    runner_ = std::make_unique<ProjectionRunner>(log_, Partition{0}, *views_);
    owner_ = std::make_unique<PartitionOwner>(Partition{0}, log_, store_, clock_, "here");
    settle();
  }
  ImportEngine(const ImportEngine&) = delete;
  ImportEngine& operator=(const ImportEngine&) = delete;

  ImportPlan plan(const PackageFiles& files, Date today) {
    FaultList faults;
    const Package package = parse_package(files, faults);
    if (!faults.empty()) throw std::runtime_error(to_text(faults.faults()[0]));
    const auto rows = views_->snapshot();
    const std::vector<Roster> rosters = rosters_of(package, today);
    ImportPlan whole;
    for (const Roster& roster : rosters) {
      auto plan = plan_import(roster, {*rows, vault_, rows->position(Partition{0}), today});
      if (!plan) throw std::runtime_error("no vault");
      add_counts(whole.counts, plan->counts);
      for (PlannedCommand& command : plan->commands) whole.commands.push_back(std::move(command));
    }
    return whole;
  }

  // Takes the first `count` commands; the outcomes that were no acceptance.
  std::size_t submit(std::vector<PlannedCommand> commands, std::size_t count = SIZE_MAX) {
    std::size_t refused = 0;
    std::size_t open = 0;
    count = std::min(count, commands.size());
    for (std::size_t i = 0; i < count; ++i) {
      Origin origin;
      origin.command = commands[i].id;
      origin.fingerprint = commands[i].id;
      origin.role = Role::system;
      ++open;
      owner_->submit(std::move(commands[i].command), origin, [&](const Outcome& outcome) {
        if (!std::holds_alternative<Accepted>(outcome)) ++refused;
        --open;
      });
      while (open >= 1000) step();
    }
    while (open > 0) step();
    settle();
    return refused;
  }

  // A command of somebody's own; it must be accepted.
  void submit_as(ProfileId profile, Command command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    origin.profile = profile;
    origin.role = Role::superuser;
    bool answered = false;
    bool accepted = false;
    owner_->submit(std::move(command), origin, [&](const Outcome& outcome) {
      accepted = std::holds_alternative<Accepted>(outcome);
      answered = true;
    });
    while (!answered) step();
    if (!accepted) throw std::runtime_error("it was not accepted");
    settle();
  }

  // Imports; how many commands that took.
  std::size_t import(const PackageFiles& files, Date today) {
    ImportPlan planned = plan(files, today);
    const std::size_t count = planned.commands.size();
    if (submit(std::move(planned.commands)) != 0) throw std::runtime_error("a command is refused");
    return count;
  }

  // Hands a command over and works until it is answered.
  Submit submit_one_by_one() {
    return [this](Command command, const Id128&, const Origin& origin, const Reply& reply) {
      bool answered = false;
      owner_->submit(std::move(command), origin, [&](const Outcome& outcome) {
        reply(outcome);
        answered = true;
      });
      while (!answered) step();
    };
  }
  void show() { settle(); }
  SettableClock& clock() { return clock_; }

  std::shared_ptr<const ViewSnapshot> rows() { return views_->snapshot(); }
  KeyVault& vault() { return vault_; }
  RocksViews& views() { return *views_; }

 private:
  void step() {
    if (!owner_->step()) throw std::runtime_error("no log");
  }
  void settle() {
    for (auto folded = runner_->step(1000); *folded > 0; folded = runner_->step(1000)) {
    }
  }

  KeyVault& vault_;
  const TemporaryDirectory directory_;
  MemoryLog log_;
  MemoryStreamStore store_;
  SettableClock clock_{riga_instant(date_of(2026, 9, 1), WallTime{480})};
  std::unique_ptr<RocksViews> views_;
  std::unique_ptr<ProjectionRunner> runner_;
  std::unique_ptr<PartitionOwner> owner_;
};

}  // namespace klade
