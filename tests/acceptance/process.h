// The real `klade` program, as a child process.
#pragma once

#include <sys/types.h>

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
  // Standard error goes to the file `log`.
  ServeProcess(const std::vector<std::string>& arguments, const std::filesystem::path& log);
  ~ServeProcess();  // kills what still runs
  ServeProcess(const ServeProcess&) = delete;
  ServeProcess& operator=(const ServeProcess&) = delete;

  // 0 when it ended before it listened.
  std::uint16_t port() const { return port_; }
  void signal(int number) const;
  int wait();  // the exit code

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace klade
