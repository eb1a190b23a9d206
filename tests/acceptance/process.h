// The real programs, `klade` and `klade-replay`, as child processes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klade {

std::filesystem::path klade_binary();

// Runs it, or the auditor's tool, to its end: exit code (128 + signal when it was killed) and
// output.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};
Ran run_klade(const std::vector<std::string>& arguments);
Ran run_replay(const std::vector<std::string>& arguments);

// `klade serve` on a free port of 127.0.0.1.
class ServeProcess {
 public:
  // Starts it and does not wait.  Standard error goes to the file `log`.
  ServeProcess(const std::vector<std::string>& arguments, const std::filesystem::path& log);
  ~ServeProcess();  // kills what still runs
  ServeProcess(const ServeProcess&) = delete;
  ServeProcess& operator=(const ServeProcess&) = delete;

  // Its port, once it listens; 0 when it ended before.
  std::uint16_t wait_until_listening();
  // 0 before that.
  std::uint16_t port() const { return port_; }
  // How often it has read and written by now: progress that can be watched from any thread while
  // nobody waits for its end.  The most there is when it has ended.
  std::uint64_t input_output_calls() const;
  void signal(int number) const;
  int wait();  // the exit code

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace klade
