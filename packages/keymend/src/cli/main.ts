import { dispatch } from "./dispatch.ts";

// a reader that closes early (| head) is no error of ours
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 3);
});

const { status, stdout, stderr } = await dispatch(process.argv.slice(2));
if (stderr !== "") process.stderr.write(stderr);
// the exit waits for the pipe to take everything
process.stdout.write(stdout, () => {
  process.exit(status);
});
