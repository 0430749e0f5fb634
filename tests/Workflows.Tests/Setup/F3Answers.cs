using Workflows.Storage;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;

namespace Workflows.Tests.Setup;

/// <summary>Answers to F3 as a respondent gives them. All people and cases are samples.</summary>
internal static class F3Answers
{
    public static FormDefinition Form { get; } = FormFile.Read(Path.Combine(WorkflowsFolder.Find(), "forms", "F3.json"));

    /// <summary>A set-up to which nothing is missing, as codes, with some changed; null leaves a question out.</summary>
    public static Dictionary<string, string> Codes(
        string reference,
        string asset,
        string day,
        params (string Key, string? Answer)[] changes
    )
    {
        var codes = new Dictionary<string, string?>
        {
            ["case_ref"] = reference,
            ["phone_asset"] = asset,
            ["worker_lock"] = "yes",
            ["yp_lock"] = "done_together",
            ["passcode"] = "shown",
            ["known_by_others"] = "no",
            ["explained"] = "one_to_one,backup_off,disappearing_off",
            ["safe_word"] = "agreed",
            ["safe_word_change"] = "first",
            ["they_know_numbers"] = "numbers_visible,can_be_shown,stop_any_time",
            ["they_know_use"] = "ticks,answer_times,emergencies",
            ["done_on"] = day,
        };
        foreach (var (key, answer) in changes)
        {
            codes[key] = answer;
        }

        return codes.Where(code => code.Value is not null).ToDictionary(code => code.Key, code => code.Value!);
    }

    /// <summary>The same in the words of the options.</summary>
    public static Dictionary<string, string[]> With(
        string reference,
        string asset,
        string day,
        params (string Key, string? Answer)[] changes
    ) => Codes(reference, asset, day, changes).ToDictionary(code => code.Key, code => Texts(code.Key, code.Value));

    /// <summary>The answers as intake reads them.</summary>
    public static CheckedAnswers Check(params (string Key, string? Answer)[] changes) =>
        SubmissionChecker.Check(
            Form,
            With("NTH-00417-C", "PH-0231", "2026-11-26", changes).ToDictionary(a => a.Key, a => (IReadOnlyList<string>)a.Value),
            new DateOnly(2026, 11, 26)
        );

    private static string[] Texts(string key, string codes) =>
        Form.FindQuestion(key) is { Options.Count: > 0 } question
            ? [.. codes.Split(',').Select(code => question.Options.FirstOrDefault(o => o.Code == code)?.Text ?? code)]
            : [codes];
}
