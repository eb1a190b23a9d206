// export: every event, in the order of its partition, as NDJSON or CSV (RFC 4180).  In CSV a cell
// that a spreadsheet would take for a formula gets an apostrophe before it.  A file is written
// under a temporary name beside its own and renamed when whole, so a file that is there is whole.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "events/log/event_log.h"
#include "replay/console.h"
#include "replay/event_json.h"
#include "replay/opening.h"

namespace klade {

enum class ExportFormat { ndjson, csv };

// One cell, quoted where needed and made harmless.
std::string csv_cell(std::string_view text);
std::string csv_header();
// Nothing when the event does not decode.
std::optional<std::string> csv_line(const LoggedEvent& logged, const KeyVault* vault);

using WriteText = std::function<bool(std::string_view)>;
int export_events(EventLog& log,
                  ExportFormat format,
                  const KeyVault* vault,
                  const WriteText& write,
                  Console& console);

struct ExportOptions {
  HistorySource source;
  ExportFormat format = ExportFormat::ndjson;
  std::filesystem::path output;  // empty: standard output
  Clearance clearance;
};
int run_export(const ExportOptions& options, Console& console);

}  // namespace klade
