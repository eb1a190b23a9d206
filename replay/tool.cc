#include "replay/tool.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "projections/reading.h"
#include "replay/as_of.h"
#include "replay/console.h"
#include "replay/export.h"
#include "replay/history.h"
#include "replay/rebuild.h"
#include "replay/verify.h"

namespace klade {
namespace {

// A command: what it was asked, and what does it.
using Run = std::function<int(Console&)>;

struct Asked {
  std::string data;
  VerifyOptions verify;
  HistoryOptions history;
  AsOfOptions as_of;
  RebuildOptions rebuild;
  ExportOptions exporting;
  Run run;
};

// Takes an argument that must parse.
template <class T, class Parse>
std::function<void(const std::string&)> reading_into(T& into,
                                                     Parse parse,
                                                     const std::string& what) {
  return [&into, parse, what](const std::string& text) {
    auto value = parse(text);
    if (!value) throw CLI::ValidationError(what, "cannot be read: " + text);
    into = *std::move(value);
  };
}

CLI::App* command(CLI::App& app, const char* name, const char* about, Asked& asked) {
  CLI::App* sub = app.add_subcommand(name, about);
  sub->add_option("--data", asked.data, "The school's data directory")->required();
  return sub;
}

void add_clearance(CLI::App& sub, Clearance& clearance) {
  sub.add_flag("--with-personal-data",
               clearance.with_personal_data,
               "Open what is sealed: needs the vault and the operator's key");
  sub.add_option("--operator-key",
                 clearance.operator_key,
                 "The operator's key, when it is not DIR/operator.key");
}

void add_verify(CLI::App& app, Asked& asked) {
  CLI::App* sub = command(app, "verify", "Does the log hold together?", asked);
  sub->add_flag_callback(
      "--chain-only",
      [&asked] { asked.verify.depth = Depth::chain; },
      "Records and chain, not the events in them");
  sub->add_option_function<std::vector<std::string>>(
      "--head",
      [&asked](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
          const auto noted = parse_noted_head(text);
          if (!noted) throw CLI::ValidationError("--head", "not PARTITION:SEQ:HEAD: " + text);
          asked.verify.noted.push_back(*noted);
        }
      },
      "A head that verify printed before: PARTITION:SEQ:HEAD");
  sub->callback([&asked] {
    asked.verify.data = asked.data;
    asked.run = [&asked](Console& console) { return run_verify(asked.verify, console); };
  });
}

void add_history(CLI::App& app, Asked& asked) {
  CLI::App* sub = command(app, "history", "Every event of a stream, as JSON lines", asked);
  sub->add_option_function<std::string>(
         "stream",
         reading_into(
             asked.history.stream, [](const std::string& t) { return parse_stream(t); }, "stream"),
         "journal-<id>, person-<id>, ...")
      ->required();
  add_clearance(*sub, asked.history.clearance);
  sub->callback([&asked] {
    asked.history.data = asked.data;
    asked.run = [&asked](Console& console) { return run_history(asked.history, console); };
  });
}

void add_as_of(CLI::App& app, Asked& asked) {
  std::string queries = "One of:";
  for (const AsOfQuery& query : as_of_queries()) {
    queries += "\n  " + std::string(query.name) + " " + std::string(query.arguments);
  }
  CLI::App* sub = command(app, "as-of", "An answer as it was then", asked);
  sub->add_option_function<std::string>(
         "instant",
         reading_into(
             asked.as_of.question.at,
             [](const std::string& t) { return parse_as_of(t); },
             "instant"),
         "2026-11-26T08:07:20Z, or 2026-11-26 for the end of that day")
      ->required();
  sub->add_option("query", asked.as_of.question.query, queries)->required();
  sub->add_option("arguments", asked.as_of.question.arguments, "What the query takes");
  add_clearance(*sub, asked.as_of.clearance);
  sub->callback([&asked] {
    asked.as_of.data = asked.data;
    asked.run = [&asked](Console& console) { return run_as_of(asked.as_of, console); };
  });
}

void add_rebuild(CLI::App& app, Asked& asked) {
  CLI::App* sub = command(app, "rebuild", "All views from the log, into an empty store", asked);
  sub->add_flag("--compare", asked.rebuild.compare, "Hold them against the live ones");
  sub->callback([&asked] {
    asked.rebuild.data = asked.data;
    asked.run = [&asked](Console& console) { return run_rebuild(asked.rebuild, console); };
  });
}

void add_export(CLI::App& app, Asked& asked) {
  static const std::map<std::string, ExportFormat> kFormats = {{"ndjson", ExportFormat::ndjson},
                                                               {"csv", ExportFormat::csv}};
  CLI::App* sub = command(app, "export", "Every event, as NDJSON or CSV", asked);
  sub->add_option("--format", asked.exporting.format, "ndjson (the default) or csv")
      ->transform(CLI::CheckedTransformer(kFormats));
  sub->add_option("--output", asked.exporting.output, "A file; else standard output");
  add_clearance(*sub, asked.exporting.clearance);
  sub->callback([&asked] {
    asked.exporting.data = asked.data;
    asked.run = [&asked](Console& console) { return run_export(asked.exporting, console); };
  });
}

}  // namespace

int run_replay_tool(int argc, char** argv) {
  CLI::App app{"klade-replay: replays and checks a school's history; needs no server"};
  app.require_subcommand(1);
  Asked asked;
  add_verify(app, asked);
  add_history(app, asked);
  add_as_of(app, asked);
  add_rebuild(app, asked);
  add_export(app, asked);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitHolds : kExitUsage;
  }
  Console console(std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1);
  try {
    return asked.run(console);
  } catch (const VaultMismatch& mismatch) {
    return console.fault("the vault is not the one of this log: " +
                         std::string(name_of(mismatch.fault)));
  } catch (const ViewsUnreadable& unreadable) {
    return console.fault("the views cannot be read: " + std::string(name_of(unreadable.fault)));
  }
}

}  // namespace klade
