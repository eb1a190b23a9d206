#include "tests/acceptance/process.h"
#include "tests/paths.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace klade {
namespace {

constexpr int kSignalled = 128;

struct Started {
  pid_t pid = -1;
  int out = -1;
};

Started start(const std::filesystem::path& program,
              const std::vector<std::string>& arguments,
              const std::filesystem::path& log) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const std::string binary = program.string();
  std::vector<char*> words;
  words.push_back(const_cast<char*>(binary.c_str()));
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const std::string log_path = log.string();
  const pid_t pid = fork();
  if (pid == 0) {
    const int err = open(log_path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    dup2(ends[1], STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    // A connection that this process has, and ends, must not live on in the child.
    close_range(STDERR_FILENO + 1, ~0U, 0);
    execv(binary.c_str(), words.data());
    _exit(127);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

std::string read_line_or_all(int descriptor, bool line) {
  std::string text;
  char c = 0;
  while (read(descriptor, &c, 1) == 1) {
    if (line && c == '\n') break;
    text += c;
  }
  return text;
}

int exit_code(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

std::filesystem::path built(const std::string& program) {
  return std::filesystem::path(klade::kBinaryDir) / "bin" / program;
}

Ran run(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
  std::string name = (std::filesystem::temp_directory_path() / "klade-run-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  close(descriptor);
  const Started started = start(program, arguments, name);
  Ran ran;
  ran.out = read_line_or_all(started.out, false);
  close(started.out);
  ran.code = exit_code(started.pid);
  std::ifstream err(name);
  ran.err.assign(std::istreambuf_iterator<char>(err), {});
  std::filesystem::remove(name);
  return ran;
}

}  // namespace

std::filesystem::path klade_binary() { return built("klade"); }

Ran run_klade(const std::vector<std::string>& arguments) { return run(klade_binary(), arguments); }
Ran run_replay(const std::vector<std::string>& arguments) {
  return run(built("klade-replay"), arguments);
}

ServeProcess::ServeProcess(const std::vector<std::string>& arguments,
                           const std::filesystem::path& log) {
  std::vector<std::string> all{"serve", "--listen", "127.0.0.1:0"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Started started = start(klade_binary(), all, log);
  pid_ = started.pid;
  out_ = started.out;
}

ServeProcess::~ServeProcess() {
  close(out_);
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  exit_code(pid_);
}

std::uint16_t ServeProcess::wait_until_listening() {
  const std::string line = read_line_or_all(out_, true);
  const auto colon = line.rfind(':');
  if (colon != std::string::npos) {
    port_ = static_cast<std::uint16_t>(std::stoul(line.substr(colon + 1)));
  }
  return port_;
}

std::uint64_t ServeProcess::input_output_calls() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/io");
  std::uint64_t calls = 0;
  bool told = false;
  std::string name;
  for (std::uint64_t count = 0; in >> name >> count;) {
    if (name != "syscr:" && name != "syscw:") continue;
    calls += count;
    told = true;
  }
  return told ? calls : std::numeric_limits<std::uint64_t>::max();
}

void ServeProcess::signal(int number) const { kill(pid_, number); }

int ServeProcess::wait() {
  const int code = exit_code(pid_);
  pid_ = -1;
  return code;
}

}  // namespace klade
