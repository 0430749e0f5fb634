using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Workflows.Tests.Mail;

/// <summary>
/// A mail server for tests, on a loopback port of its own: it speaks enough SMTP for a real client, keeps what it accepts, and can be told to
/// misbehave. It offers no TLS.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<SinkMessage> messages = [];
    private readonly List<Task> conversations = [];
    private readonly Lock gate = new();
    private readonly Task accepting;
    private readonly SemaphoreSlim handed = new(0);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;

    private SmtpSink(TcpListener listener)
    {
        this.listener = listener;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How it misbehaves from now on.</summary>
    public SinkFault Fault { get; set; }

    /// <summary>Recipients with this text in their address are refused with 550, whatever else.</summary>
    public string? RefusedRecipient { get; set; }

    /// <summary>What it answers to a command instead of what it thinks, by the verb; <c>.</c> stands for the end of a message.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages to recipients with this text in their address are accepted after <see cref="Release"/> only.</summary>
    public string? SlowRecipient { get; set; }

    /// <summary>Lets the messages go on that wait.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Returns when so many messages were handed over and wait for their answer.</summary>
    public async Task WaitingAsync(int count)
    {
        for (var seen = 0; seen < count; seen++)
        {
            await handed.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>When set, only this user name and password (after a colon) may send.</summary>
    public string? Login { get; set; }

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>What it accepted, in order; a message accepted twice is here twice.</summary>
    public IReadOnlyList<SinkMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>Starts one; on a free port unless one is given.</summary>
    public static SmtpSink Start(int port = 0)
    {
        var socket = new TcpListener(IPAddress.Loopback, port);
        socket.Start();
        return new SmtpSink(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await Task.WhenAll([accepting]);
        await Task.WhenAll(conversations);
        stopping.Dispose();
        handed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                conversations.Add(ConverseAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await new Conversation(this, client.GetStream(), stopping.Token).RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client left, or the sink was stopped.
        }
    }

    private sealed class Conversation(SmtpSink sink, NetworkStream stream, CancellationToken stopping)
    {
        private readonly StreamReader reader = new(stream, Encoding.Latin1);
        private readonly List<string> recipients = [];
        private bool signedIn;
        private string from = "";

        public async Task RunAsync()
        {
            await SayAsync(sink.Answers.GetValueOrDefault("", sink.Fault == SinkFault.RefuseConnection ? "421 busy" : "220 sink ready"));
            while (sink.Fault != SinkFault.RefuseConnection && await reader.ReadLineAsync(stopping) is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (!await AnswerAsync(verb, line))
                {
                    return;
                }
            }
        }

        private async Task<bool> AnswerAsync(string verb, string line)
        {
            if (sink.Fault == SinkFault.SilentBeforeTheMessage && verb == "MAIL")
            {
                sink.handed.Release();
                await Task.Delay(Timeout.Infinite, stopping);
            }

            if (sink.Answers.TryGetValue(verb, out var wanted))
            {
                await SayAsync(wanted);
                return true;
            }

            switch (verb)
            {
                case "EHLO":
                    await SayAsync(sink.Login is null ? "250-sink\r\n250 8BITMIME" : "250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME");
                    return true;
                case "AUTH":
                    var words = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1])).Split('\0');
                    signedIn = $"{words[^2]}:{words[^1]}" == sink.Login;
                    await SayAsync(signedIn ? "235 welcome" : "535 no");
                    return true;
                case "MAIL":
                    from = Address(line);
                    recipients.Clear();
                    await SayAsync(sink.Login is not null && !signedIn ? "530 sign in first" : "250 ok");
                    return true;
                case "RCPT":
                    await SayAsync(Recipient(Address(line)));
                    return true;
                case "DATA":
                    return await DataAsync();
                case "QUIT":
                    await SayAsync("221 bye");
                    return false;
                default:
                    await SayAsync("250 ok");
                    return true;
            }
        }

        private string Recipient(string address)
        {
            if (sink.RefusedRecipient is { } refused && address.Contains(refused, StringComparison.OrdinalIgnoreCase))
            {
                return $"550 5.1.1 <{address}> is not known here";
            }

            if (sink.Fault == SinkFault.RefuseForNow)
            {
                return $"451 4.7.1 <{address}> try again later";
            }

            recipients.Add(address);
            return "250 ok";
        }

        private async Task<bool> DataAsync()
        {
            await SayAsync("354 go on");
            var data = new StringBuilder();
            while (await reader.ReadLineAsync(stopping) is { } line && line != ".")
            {
                data.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
            }

            if (sink.Answers.TryGetValue(".", out var wanted))
            {
                await SayAsync(wanted);
                return true;
            }

            if (sink.SlowRecipient is { } slow && recipients.Exists(r => r.Contains(slow, StringComparison.OrdinalIgnoreCase)))
            {
                sink.handed.Release();
                await sink.released.Task.WaitAsync(stopping);
            }

            switch (sink.Fault)
            {
                case SinkFault.RefuseMessage:
                    await SayAsync("554 5.6.0 not this message");
                    return true;
                case SinkFault.DropBeforeAccepting:
                    return false;
                case SinkFault.NeverAnswer:
                    sink.handed.Release();
                    await Task.Delay(Timeout.Infinite, stopping);
                    return false;
            }

            lock (sink.gate)
            {
                sink.messages.Add(new SinkMessage(from, [.. recipients], data.ToString()));
            }

            if (sink.Fault == SinkFault.DropAfterAccepting)
            {
                return false;
            }

            await SayAsync("250 taken");
            return true;
        }

        private async Task SayAsync(string line) => await stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), stopping);

        private static string Address(string line) => line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
    }
}

/// <summary>How a sink misbehaves.</summary>
public enum SinkFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>421 to every new connection.</summary>
    RefuseConnection,

    /// <summary>451 to every recipient.</summary>
    RefuseForNow,

    /// <summary>554 after the message.</summary>
    RefuseMessage,

    /// <summary>Closes the connection after the message without having taken it.</summary>
    DropBeforeAccepting,

    /// <summary>Takes the message and closes the connection without saying so: the client cannot know.</summary>
    DropAfterAccepting,

    /// <summary>Does not answer when a mail begins, until it is stopped.</summary>
    SilentBeforeTheMessage,

    /// <summary>Does not answer the message until it is stopped.</summary>
    NeverAnswer,
}

/// <summary>A message that a sink took.</summary>
public sealed record SinkMessage(string From, IReadOnlyList<string> To, string Data)
{
    /// <summary>Parsed.</summary>
    public MimeMessage Mime { get; } = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Data)));
}
