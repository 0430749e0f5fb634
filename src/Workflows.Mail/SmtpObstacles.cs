using Workflows.Storage.Operations;

namespace Workflows.Mail;

/// <summary>What keeps mails from being sent.</summary>
internal static class SmtpObstacles
{
    public static Obstacle Unknown { get; } =
        new()
        {
            Key = "unknown",
            Kind = ObstacleKind.Unknown,
            Problem = "mails without an answer of the mail server",
            Sentence =
                "The mail server was handed the mail and did not say whether it took it. The mail may have arrived, and is sent again after "
                + "half an hour at the earliest, with the same Message-ID.",
        };

    public static Obstacle NoAnswer { get; } = Away("no-answer", "The mail server did not answer in time.");

    public static Obstacle Unreachable { get; } = Away("unreachable", "The mail server cannot be reached.");

    /// <summary>One mail may break the connection each time: the others do not wait for it.</summary>
    public static Obstacle Closed { get; } = Away("closed", "The mail server closed the connection.") with { WholeLane = false };

    public static Obstacle Protection { get; } =
        Setting("protection", "The connection to the mail server could not be protected (Mail:Security, or its certificate).");

    public static Obstacle Password { get; } =
        Setting("password", "The mail server refused user name and password (Mail:UserName, Mail:Password).");

    /// <summary>The server takes no mail at the moment.</summary>
    public static Obstacle Busy(int code) => Away("busy", $"The mail server did not take the mail ({code}).");

    /// <summary>The server takes a mail for this recipient later: its mailbox is busy, or the server delays what it does not know.</summary>
    public static Obstacle BusyFor(int code) =>
        Away("later", $"The mail server did not take the mail ({code}).") with
        {
            WholeLane = false,
            TellAfter = TimeSpan.FromHours(1),
        };

    public static Obstacle Service(int code) =>
        Setting("service", $"The mail server refuses this program ({code}): look at Mail:Host, Mail:Port and its own settings.");

    public static Obstacle Sender(int code) =>
        Setting("sender", $"The mail server refuses the sender ({code}): look at Mail:From, Mail:UserName and its own settings.");

    public static Obstacle Policy(int code) =>
        Setting(
            "policy",
            $"The mail server's rules refuse the mail ({code}): it may not pass mails on to this recipient, or takes it for spam."
        ) with
        {
            WholeLane = false,
        };

    public static Obstacle Full(int code) =>
        Setting("full", $"The recipient's mailbox is full ({code}): ask the recipient to make room.") with
        {
            WholeLane = false,
        };

    private static Obstacle Away(string key, string sentence) =>
        new()
        {
            Key = key,
            Kind = ObstacleKind.Busy,
            Problem = "mails wait for the mail server",
            Sentence = sentence,
            WholeLane = true,
        };

    private static Obstacle Setting(string key, string sentence) =>
        new()
        {
            Key = key,
            Kind = ObstacleKind.NeedsPerson,
            Problem = "the mail server refuses mails",
            Sentence = sentence,
            WholeLane = true,
        };
}
