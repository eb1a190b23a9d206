#include "replay/export.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <ostream>

#include "replay/log_walk.h"

namespace klade {
namespace {

constexpr std::string_view kFormula = "=+-@\t\r";

constexpr std::string_view kNewLine = "\r\n";  // RFC 4180

std::optional<std::string> line_of(const LoggedEvent& logged,
                                   ExportFormat format,
                                   const KeyVault* vault) {
  if (format == ExportFormat::csv) return csv_line(logged, vault);
  auto line = logged_event_json(logged, vault);
  if (line) line->push_back('\n');
  return line;
}

std::string text_of(const Id128& id) { return id.is_nil() ? std::string() : to_text(id); }

// A file under a temporary name that takes its own when it is whole and durable.
class WholeFile {
 public:
  explicit WholeFile(std::filesystem::path path)
      : path_(std::move(path)), temporary_(path_.string() + ".part-" + to_text(random_id())) {
    // Exports may hold personal data: the owner's alone.
    const int descriptor =
        ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) file_ = ::fdopen(descriptor, "wb");
  }
  ~WholeFile() {
    if (file_ == nullptr) return;
    static_cast<void>(std::fclose(file_));
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  bool write(std::string_view text) {
    return file_ != nullptr && std::fwrite(text.data(), 1, text.size(), file_) == text.size();
  }
  bool finish() {
    if (file_ == nullptr || std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) return false;
    std::error_code error;
    std::filesystem::rename(temporary_, path_, error);
    if (error) return false;
    static_cast<void>(std::fclose(file_));
    file_ = nullptr;
    return true;
  }

 private:
  const std::filesystem::path path_;
  const std::filesystem::path temporary_;
  std::FILE* file_ = nullptr;
};

// What keeps a partition from being exported, or nothing.
std::optional<std::string> export_partition(EventLog& log,
                                            Partition partition,
                                            const std::function<bool(const LoggedEvent&)>& take) {
  std::uint64_t seq = 0;
  bool taken = true;
  const auto walked = walk_frames(log, partition, [&](const Frame& frame) {
    seq = frame.seq;
    for (const StoredCommand& command : frame.commands) {
      std::uint32_t ordinal = 0;
      for (const StoredEvent& event : command.events) {
        taken = taken && take({partition, frame.seq, frame.at, ordinal++, command, event});
      }
    }
    return taken;
  });
  if (!walked.ok()) return describe(walked.error());
  if (!taken) return describe({partition, seq, "not_exported"});
  return std::nullopt;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string safe;
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) safe = "'";
  safe += text;
  if (safe.find_first_of("\",\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char one : safe) quoted += one == '"' ? std::string("\"\"") : std::string(1, one);
  return quoted + "\"";
}

std::string csv_header() {
  return "partition,seq,at,stream,sequence,type,command,ordinal,profile,person,role,session,cause,"
         "correlation,event" +
         std::string(kNewLine);
}

std::optional<std::string> csv_line(const LoggedEvent& logged, const KeyVault* vault) {
  const auto event = decode(logged.stored.type, logged.stored.payload);
  if (!event.ok()) return std::nullopt;
  const Origin& origin = logged.command.origin;
  const std::string cells[] = {std::to_string(static_cast<std::uint32_t>(logged.partition)),
                               std::to_string(logged.seq),
                               to_text(logged.at),
                               to_text(logged.stored.stream),
                               std::to_string(logged.stored.sequence),
                               logged.stored.type,
                               text_of(origin.command),
                               std::to_string(logged.ordinal),
                               text_of(origin.profile),
                               text_of(origin.person),
                               std::string(name_of(origin.role)),
                               text_of(origin.session),
                               text_of(origin.cause),
                               text_of(origin.correlation),
                               event_json(*event, vault)};
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + csv_cell(cell);
  return line + std::string(kNewLine);
}

int export_events(EventLog& log,
                  ExportFormat format,
                  const KeyVault* vault,
                  const WriteText& write,
                  Console& console) {
  if (format == ExportFormat::csv && !write(csv_header())) return console.fault("cannot write");
  for (std::uint32_t p = 0; p < log.partitions(); ++p) {
    bool written = true;
    const auto fault = export_partition(log, Partition{p}, [&](const LoggedEvent& logged) {
      const auto line = line_of(logged, format, vault);
      written = !line || write(*line);
      console.progress("events exported", 1, 0);
      return line && written;
    });
    if (!written) return console.fault("cannot write");
    if (fault) return console.fault(*fault);
  }
  console.end_progress();
  return kExitHolds;
}

int run_export(const ExportOptions& options, Console& console) {
  const auto log = open_log(options.source, console);
  if (!log) return kExitFault;
  const auto vault = open_vault(options.source, options.clearance, console);
  if (!vault) return kExitFault;
  const KeyVault* shown = options.clearance.with_personal_data ? vault.get() : nullptr;
  if (options.output.empty()) {
    const auto print = [&](std::string_view text) { return !!(console.out() << text); };
    const int code = export_events(*log, options.format, shown, print, console);
    return console.out().flush() ? code : console.fault("cannot write");
  }
  WholeFile file(options.output);
  const auto append = [&](std::string_view text) { return file.write(text); };
  const int code = export_events(*log, options.format, shown, append, console);
  if (code != kExitHolds) return code;
  if (!file.finish()) return console.fault("cannot write " + options.output.string());
  return kExitHolds;
}

}  // namespace klade
