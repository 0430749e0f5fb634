using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Workflows.Faults;

/// <summary>A process that this one started, with its output in a file. It can be killed or frozen as the kernel does it: without a word.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private readonly Process process;
    private readonly StreamWriter log;

    private ChildProcess(Process process, StreamWriter log)
    {
        this.process = process;
        this.log = log;
        AppDomain.CurrentDomain.ProcessExit += Exit;
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public bool IsFrozen { get; private set; }

    /// <summary>Starts a program.</summary>
    /// <param name="logFile">Its output is appended here.</param>
    /// <param name="environment">Variables besides this process's own.</param>
    /// <param name="command">Program and arguments.</param>
    public static ChildProcess Start(string logFile, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(logFile)!,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        void Write(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
            {
                lock (log)
                {
                    log.WriteLine(line.Data);
                }
            }
        }

        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, log);
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            Send(SigKill);
        }

        process.WaitForExit();
        IsFrozen = false;
    }

    /// <summary>SIGSTOP: it keeps its connections, its locks and what it believes, and does nothing.</summary>
    public void Freeze()
    {
        Send(SigStop);
        IsFrozen = true;
    }

    /// <summary>SIGCONT: it goes on, not knowing that time has passed.</summary>
    public void Thaw()
    {
        Send(SigContinue);
        IsFrozen = false;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Exit;
        Kill();
        process.Dispose();
        lock (log)
        {
            log.Dispose();
        }
    }

    private void Exit(object? sender, EventArgs e)
    {
        if (!process.HasExited)
        {
            Send(SigKill);
        }
    }

    private void Send(int signal)
    {
        if (SendSignal(process.Id, signal) != 0 && !process.HasExited)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
