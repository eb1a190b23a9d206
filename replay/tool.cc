#include "replay/tool.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "projections/reading.h"
#include "replay/as_of.h"
#include "replay/console.h"
#include "replay/copy.h"
#include "replay/export.h"
#include "replay/history.h"
#include "replay/rebuild.h"
#include "replay/verify.h"

namespace klade {
namespace {

const std::string kEmbedded = "embedded";
const std::string kKafka = "kafka";

// A command: what it was asked, and what does it.
using Run = std::function<int(Console&)>;

// Where a history is, as options say it.
struct Where {
  std::string data;
  std::string log = kEmbedded;
  std::string brokers;
  std::string prefix = KafkaSettings{}.prefix;
  std::string properties;
  std::uint32_t replication = 3;  // of a target
};

struct Asked {
  Where where;
  VerifyOptions verify;
  HistoryOptions history;
  AsOfOptions as_of;
  RebuildOptions rebuild;
  ExportOptions exporting;
  Where target;  // of a copy
  CopyOptions copy;
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

KafkaSettings settings_of(const std::string& brokers,
                          const std::string& prefix,
                          const std::string& file) {
  KafkaSettings settings;
  settings.brokers = brokers;
  settings.prefix = prefix;
  if (file.empty()) return settings;
  auto properties = load_kafka_properties(file);
  if (!properties.ok())
    throw CLI::ValidationError("--kafka-properties", properties.error().message);
  settings.properties = *std::move(properties);
  return settings;
}

HistorySource source_of(const Where& where) {
  HistorySource source{where.data, {}};
  if (where.log != kKafka) {
    if (!where.brokers.empty()) throw CLI::ValidationError("--brokers", "goes with --log kafka");
    if (where.data.empty()) throw CLI::RequiredError("--data, or --log kafka");
    return source;
  }
  if (where.brokers.empty()) throw CLI::RequiredError("--brokers, with --log kafka,");
  if (!where.data.empty() && !std::filesystem::is_directory(where.data)) {
    throw CLI::ValidationError("--data", "there is no directory " + where.data);
  }
  source.kafka = settings_of(where.brokers, where.prefix, where.properties);
  return source;
}

CLI::App* command(CLI::App& app, const char* name, const char* about, Asked& asked) {
  CLI::App* sub = app.add_subcommand(name, about);
  Where& where = asked.where;
  sub->add_option("--data",
                  where.data,
                  "The school's data directory; with --log kafka a node's, if any: its views and "
                  "operator.key");
  sub->add_option(
         "--log", where.log, "Where the log is: embedded (in --data, the default) or kafka")
      ->check(CLI::IsMember({kEmbedded, kKafka}));
  sub->add_option("--brokers", where.brokers, "Kafka: host:port of each broker, with commas");
  sub->add_option(
      "--topic-prefix", where.prefix, "Kafka: topics are PREFIX.log, PREFIX.vault (klade)");
  sub->add_option("--kafka-properties",
                  where.properties,
                  "Kafka: a file of name=value for librdkafka: TLS, SASL");
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
    asked.verify.source = source_of(asked.where);
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
    asked.history.source = source_of(asked.where);
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
    asked.as_of.source = source_of(asked.where);
    asked.run = [&asked](Console& console) { return run_as_of(asked.as_of, console); };
  });
}

void add_rebuild(CLI::App& app, Asked& asked) {
  CLI::App* sub = command(app, "rebuild", "All views from the log, into an empty store", asked);
  sub->add_flag("--compare", asked.rebuild.compare, "Hold them against the live ones");
  sub->callback([&asked] {
    asked.rebuild.source = source_of(asked.where);
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
    asked.exporting.source = source_of(asked.where);
    asked.run = [&asked](Console& console) { return run_export(asked.exporting, console); };
  });
}

HistorySource target_of(const Where& target) {
  if (target.brokers.empty() == target.data.empty()) {
    throw CLI::RequiredError("either --to-data or --to-brokers");
  }
  HistorySource to{target.data, {}};
  if (!target.brokers.empty()) {
    to.kafka = settings_of(target.brokers, target.prefix, target.properties);
    to.kafka->replication = target.replication;
  }
  return to;
}

void add_copy(CLI::App& app, Asked& asked) {
  CLI::App* sub = command(
      app, "copy", "The whole history to another log, chain and wrapped keys as they are", asked);
  Where& target = asked.target;
  sub->add_option("--to-data",
                  target.data,
                  "A data directory: a new one, or one with an earlier copy, which is completed");
  sub->add_option("--to-brokers",
                  target.brokers,
                  "Kafka: host:port of each broker; topics are made, or have an earlier copy, "
                  "which is completed");
  sub->add_option("--to-topic-prefix", target.prefix, "Kafka: of the target's topics (klade)");
  sub->add_option(
      "--to-replication",
      target.replication,
      "Kafka: copies of what is in the target's topics (3); 0: as many brokers as there "
      "are, at most three");
  sub->add_option("--to-kafka-properties",
                  target.properties,
                  "Kafka: a file of name=value for librdkafka: TLS, SASL");
  sub->add_option("--operator-key",
                  asked.copy.operator_key,
                  "The operator's key, when it is not the source's DIR/operator.key");
  sub->callback([&asked] {
    asked.copy.from = source_of(asked.where);
    asked.copy.to = target_of(asked.target);
    asked.run = [&asked](Console& console) { return run_copy(asked.copy, console); };
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
  add_copy(app, asked);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitHolds : kExitUsage;
  }
  Console console(std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1);
  try {
    return asked.run(console);
  } catch (const VaultMismatch& mismatch) {
    if (mismatch.fault == VaultFault::unavailable) {
      return console.fault("the vault's brokers do not answer");
    }
    return console.fault("the vault is not the one of this log: " +
                         std::string(name_of(mismatch.fault)));
  } catch (const ViewsUnreadable& unreadable) {
    return console.fault("the views cannot be read: " + std::string(name_of(unreadable.fault)));
  }
}

}  // namespace klade
