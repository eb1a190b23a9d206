#include "gateway/import/import_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>
#include <set>

#include "gateway/import/diff.h"
#include "gateway/import/import_ids.h"
#include "gateway/import/passwords.h"
#include "gateway/import/rehearsal.h"
#include "gateway/import/settable_clock.h"
#include "gateway/import/submitter.h"
#include "gateway/node/node.h"
#include "gateway/node/password.h"
#include "gateway/settings/command_line.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::chrono::minutes kViewsPatience{10};

void print_count(std::ostream& out, std::string_view what, const ImportCount& count) {
  out << what << ": " << count.added << " added, " << count.changed << " changed, " << count.ended
      << " ended, " << count.unchanged << " unchanged\n";
}

void print_counts(std::ostream& out, const ImportCounts& counts) {
  print_count(out, "schools", counts.schools);
  print_count(out, "persons", counts.persons);
  print_count(out, "profiles", counts.profiles);
  print_count(out, "classes", counts.classes);
  print_count(out, "journals", counts.journals);
  print_count(out, "places", counts.places);
}

bool print_faults(const FaultList& faults, std::ostream& err) {
  for (const ImportFault& warning : faults.warnings())
    err << "warning: " << to_text(warning) << '\n';
  for (const ImportFault& fault : faults.faults()) err << to_text(fault) << '\n';
  if (faults.beyond() > 0) err << "and " << faults.beyond() << " more faults\n";
  if (!faults.empty()) err << "the package is not imported; nothing is changed\n";
  return faults.empty();
}

class Import {
 public:
  Import(const ImportRequest& request, const Terminal& terminal)
      : request_(request),
        terminal_(terminal),
        clock_(request.recorded_at.value_or(SystemClock().now())),
        file_(request.passwords) {}

  int run() {
    FaultList faults;
    const Package package = read_package(request_.package, faults);
    if (!print_faults(faults, terminal_.err)) return 1;
    node_ = open_command_node(request_.settings, clock_, terminal_.err);
    if (!node_) return 1;
    // An instant that is given is that of this process's owners.
    if (request_.recorded_at && !has_all_for_itself(*node_, terminal_.err)) return 1;
    rosters_ = rosters_of(package, riga_date(clock_.now()));
    const bool done = passwords_can_be_written() && append_differences() && issue_passwords();
    node_->stop();
    return done ? 0 : 1;
  }

 private:
  bool issues() const { return !request_.passwords.empty(); }

  // Asked before anything is appended, so that a refusal changes nothing.
  bool passwords_can_be_written() {
    if (!issues()) return true;
    if (rows_without_password(rosters_, *node_->views().snapshot(), node_->vault()).empty()) {
      return true;
    }
    if (file_.exists()) {
      terminal_.err << request_.passwords << " exists and is not overwritten; nothing is changed\n";
      return false;
    }
    const auto possible = file_.try_partial();
    if (!possible) terminal_.err << possible.error().text << "; nothing is changed\n";
    return possible.ok();
  }

  bool append_differences() {
    const auto rows = node_->views().snapshot();
    ImportCounts counts;
    std::vector<PlannedCommand> commands;
    for (const Roster& roster : rosters_) {
      const SchoolId school = ImportIds(node_->vault(), roster.school).school();
      const ImportBase base{*rows,
                            node_->vault(),
                            rows->position(partition_of(school, node_->partitions())),
                            riga_date(clock_.now())};
      auto plan = plan_import(roster, base);
      if (!plan) {
        terminal_.err << "the vault failed: " << name_of(plan.error()) << '\n';
        return false;
      }
      add_counts(counts, plan->counts);
      std::ranges::move(plan->commands, std::back_inserter(commands));
    }
    if (!rules_accept(commands) || !submit(std::move(commands))) return false;
    print_counts(terminal_.out, counts);
    return true;
  }

  // Asked before anything is appended: a plan is carried out as a whole or not at all.
  bool rules_accept(const std::vector<PlannedCommand>& commands) {
    const auto state = [this](const PlannedCommand& planned) {
      return node_->state(planned.school, planned.command);
    };
    const auto refusals = rehearse(commands, state, clock_.now());
    if (!refusals) {
      terminal_.err << "the index cannot be read: " << name_of(refusals.error()) << '\n';
      return false;
    }
    for (std::size_t i = 0; i < std::min(refusals->size(), kMaxRefusalsKept); ++i) {
      const RehearsedRefusal& refused = (*refusals)[i];
      terminal_.err << "refused: " << name_of(refused.refusal) << " (" << refused.what << ")\n";
    }
    if (!refusals->empty()) {
      terminal_.err << refusals->size() << " commands would be refused; nothing is changed\n";
    }
    return refusals->empty();
  }

  // Submits, and waits until readers see all of it.
  bool submit(std::vector<PlannedCommand> commands) {
    Submitter submitter(submit_to(*node_));
    for (PlannedCommand& planned : commands) {
      const Origin origin = origin_of(planned);
      submitter.submit(std::move(planned.command), planned.school, origin);
    }
    submitter.wait();
    const Submitter::Tally tally = submitter.tally();
    if (!report(tally, terminal_.err)) return false;
    for (const Position& position : tally.positions) {
      if (node_->wait_until(position, kViewsPatience)) continue;
      terminal_.err << "the views do not follow the log\n";
      return false;
    }
    return true;
  }

  bool issue_passwords() {
    if (!issues()) {
      terminal_.out << "no passwords issued: --passwords FILE was not given\n";
      return true;
    }
    auto rows = password_rows();
    if (!rows) return fail(rows.error());
    if (rows->empty()) {
      terminal_.out << "no passwords issued: every profile has one\n";
      return true;
    }
    if (const auto made = make_verifiers(*rows, node_->vault(), progress(rows->size())); !made) {
      return fail(made.error());
    }
    drop_replaced(*rows);
    if (const auto written = file_.write_partial(*rows); !written) return fail(written.error());
    if (!submit(password_commands(*rows))) return false;
    if (const auto published = file_.publish(); !published) return fail(published.error());
    terminal_.out << "passwords: " << rows->size() << " issued, written to " << request_.passwords
                  << '\n';
    return true;
  }

  // Of an import that was cut off, and of all who have none.
  Result<std::vector<PasswordRow>, PasswordFault> password_rows() const {
    auto rows = file_.left_over(rosters_, node_->vault());
    if (!rows) return rows;
    std::set<ProfileId> listed;
    for (const PasswordRow& row : *rows) listed.insert(row.profile);
    for (PasswordRow& row :
         rows_without_password(rosters_, *node_->views().snapshot(), node_->vault())) {
      if (!listed.contains(row.profile)) rows->push_back(std::move(row));
    }
    return rows;
  }

  // A password left over from an import that was cut off is void when the profile has got another.
  void drop_replaced(std::vector<PasswordRow>& rows) const {
    const auto views = node_->views().snapshot();
    std::erase_if(rows, [&views](const PasswordRow& row) {
      const std::optional<ProfileRow> known = profile(*views, row.profile);
      return known && known->has_password() && !same_verifier(known->verifier, row.verifier);
    });
  }

  std::vector<PlannedCommand> password_commands(const std::vector<PasswordRow>& rows) const {
    std::vector<PlannedCommand> commands;
    for (const PasswordRow& row : rows) {
      const std::string text = to_text(row.profile) + '|' + to_text(row.verifier);
      commands.push_back({IssuePassword{row.profile, row.username_index, row.verifier},
                          row.school_id,
                          CommandId(node_->vault().blind("import.password", text)),
                          "password"});
    }
    return commands;
  }

  std::function<void(std::size_t)> progress(std::size_t all) const {
    return [this, all](std::size_t done) {
      if (!terminal_.progress) return;
      terminal_.err << "\rpasswords: " << done << " of " << all << (done == all ? "\n" : "")
                    << std::flush;
    };
  }

  bool fail(const PasswordFault& fault) const {
    terminal_.err << fault.text << '\n';
    return false;
  }

  const ImportRequest& request_;
  const Terminal& terminal_;
  const SettableClock clock_;
  const PasswordFile file_;
  std::unique_ptr<Node> node_;
  std::vector<Roster> rosters_;
};

}  // namespace

int run_import(const ImportRequest& request, const Terminal& terminal) {
  return Import(request, terminal).run();
}

int import_command(const std::vector<std::string>& arguments, const Terminal& terminal) {
  ImportRequest request;
  std::string recorded_at;
  CLI::App app("Imports a OneRoster 1.2 CSV package, a folder or a zip archive.", "klade import");
  SettingOptions settings(app);
  app.add_option("--passwords", request.passwords, "write the issued passwords to this new file");
  app.add_option("--recorded-at", recorded_at, "the instant that the log gets, RFC 3339");
  app.add_option("package", request.package, "the package")->required();
  if (const auto code = parse_command(app, arguments, terminal)) return *code;
  auto loaded = settings.load();
  if (!loaded) {
    terminal.err << loaded.error().text << '\n';
    return 2;
  }
  request.settings = std::move(*loaded);
  if (!recorded_at.empty()) {
    request.recorded_at = parse_instant(recorded_at);
    if (!request.recorded_at) {
      terminal.err << "--recorded-at: must be an instant as 2026-09-01T05:00:00Z\n";
      return 2;
    }
  }
  return run_import(request, terminal);
}

}  // namespace klade
