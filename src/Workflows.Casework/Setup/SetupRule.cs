using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Casework.Setup;

/// <summary>Reads the coded answers of form F3, measure by measure (R-13a to R-13f, R-35). It asks no person and reads no table.</summary>
internal static class SetupRule
{
    /// <summary>What the answers lack, and why a lead must be asked about them.</summary>
    /// <param name="answers">The coded answers.</param>
    /// <param name="extraPrivate">Whether contact with this young person needs to be extra private.</param>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Reasons) Of(
        IReadOnlyDictionary<string, JsonNode?> answers,
        bool extraPrivate
    )
    {
        if (Code(answers, "worker_lock") != "yes")
        {
            // The form ends there, so nothing else was asked.
            return ([SetupNeeds.WorkerLock], []);
        }

        var missing = new List<string>();
        Needs(Code(answers, "yp_lock") is not null, SetupNeeds.YoungPersonLock);
        Needs(Code(answers, "passcode") is "shown" or "has_one", SetupNeeds.Passcode);
        Needs(Code(answers, "known_by_others") is not null, SetupNeeds.KnownByOthers);
        foreach (var (question, ticks) in SetupNeeds.Ticks)
        {
            missing.AddRange(ticks.Except(Codes(answers, question), StringComparer.Ordinal));
        }

        Needs(Code(answers, "safe_word") == "agreed" && Code(answers, "safe_word_change") is not null, SetupNeeds.SafeWord);
        Needs(Code(answers, "done_on") is not null, SetupNeeds.DoneOn);
        return (missing, [.. ReasonsOf(answers, extraPrivate)]);

        void Needs(bool there, string code)
        {
            if (!there)
            {
                missing.Add(code);
            }
        }
    }

    /// <summary>The columns of S2 that a complete form sets. The safe word is a number and a date; the word is stored nowhere.</summary>
    public static IReadOnlyDictionary<string, string?> ColumnsOf(
        IReadOnlyDictionary<string, JsonNode?> answers,
        IReadOnlyDictionary<string, string?> before
    )
    {
        var number = int.TryParse(before.GetValueOrDefault("safe_word_no"), CultureInfo.InvariantCulture, out var known) ? known : 0;
        var isNew = number == 0 || Code(answers, "safe_word_change") != "first";
        var day = Code(answers, "done_on");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["setup_worker_lock_on"] = day,
            ["setup_yp_lock"] = Code(answers, "yp_lock"),
            ["setup_passcode"] = Code(answers, "passcode"),
            ["one_to_one"] = "yes",
            ["safe_word_no"] = (isNew ? number + 1 : number).ToString(CultureInfo.InvariantCulture),
            ["safe_word_agreed_on"] = isNew ? day : before.GetValueOrDefault("safe_word_agreed_on"),
        };
    }

    /// <summary>The asset tag that the form names.</summary>
    public static string? PhoneOf(IReadOnlyDictionary<string, JsonNode?> answers) => Code(answers, "phone_asset");

    private static IEnumerable<string> ReasonsOf(IReadOnlyDictionary<string, JsonNode?> answers, bool extraPrivate)
    {
        switch (Code(answers, "known_by_others"))
        {
            case "yes":
                yield return SetupReasons.Known;
                break;
            case "unknown":
                yield return SetupReasons.NotKnown;
                break;
        }

        if (extraPrivate && Code(answers, "yp_lock") == "prefers_not")
        {
            yield return SetupReasons.TextShown;
        }

        if (Code(answers, "safe_word_change") == "may_be_known")
        {
            yield return SetupReasons.SafeWordKnown;
        }
    }

    private static string? Code(IReadOnlyDictionary<string, JsonNode?> answers, string question) =>
        answers.GetValueOrDefault(question) is JsonValue value && value.TryGetValue<string>(out var code) ? code : null;

    private static IEnumerable<string> Codes(IReadOnlyDictionary<string, JsonNode?> answers, string question) =>
        answers.GetValueOrDefault(question) is JsonArray ticks ? ticks.Select(tick => tick!.GetValue<string>()) : [];
}
