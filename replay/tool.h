// klade-replay COMMAND --data DIR: the auditor's tool, one file a command.  It reads a school's
// data directory, also while `klade serve` has it open, and writes nothing into it.
//
// Exit codes: 0 only when all holds, 1 on a fault, 2 when it was called wrongly.
#pragma once

namespace klade {

int run_replay_tool(int argc, char** argv);

}  // namespace klade
