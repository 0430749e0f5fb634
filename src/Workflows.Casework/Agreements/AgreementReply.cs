namespace Workflows.Casework.Agreements;

/// <summary>What a young person says with a code.</summary>
public enum AgreementReply
{
    /// <summary>Yes.</summary>
    Agree,

    /// <summary>No, or not now.</summary>
    NotNow,

    /// <summary>First talk with the worker.</summary>
    TalkFirst,

    /// <summary>Stop using the channel.</summary>
    Stop,
}

/// <summary>The codes of replies and of who helped, as rows, S2 and F4 write them (RULES.md#answer-codes-of-f4).</summary>
public static class AgreementReplies
{
    /// <summary>Nobody said whether anybody helped.</summary>
    public const string NotSaid = "not_said";

    private static readonly Dictionary<string, AgreementReply> ByCode = new(StringComparer.Ordinal)
    {
        ["agree"] = AgreementReply.Agree,
        ["not_now"] = AgreementReply.NotNow,
        ["talk_first"] = AgreementReply.TalkFirst,
        ["stop"] = AgreementReply.Stop,
    };

    /// <summary>Codes of who helped: nobody, the worker, or another person whom the young person trusts.</summary>
    public static IReadOnlyList<string> Helpers { get; } = ["no", "worker", "trusted"];

    /// <summary>The reply with exactly this code; null when there is none.</summary>
    public static AgreementReply? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var reply) ? reply : null;

    /// <summary>The code of a reply.</summary>
    public static string Code(this AgreementReply reply) => ByCode.First(pair => pair.Value == reply).Key;

    /// <summary>How it was signed, for S2: alone, with the worker, with another person, or not said.</summary>
    public static string SignedHow(string? helped) =>
        helped switch
        {
            "no" => "alone",
            "worker" => "with_worker",
            "trusted" => "with_trusted",
            _ => NotSaid,
        };
}
