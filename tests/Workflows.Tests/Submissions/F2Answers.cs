using Workflows.Storage;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;

namespace Workflows.Tests.Submissions;

/// <summary>Answers to F2 as a respondent gives them. All people and cases are samples.</summary>
internal static class F2Answers
{
    public static FormDefinition Form { get; } = FormFile.Read(Path.Combine(WorkflowsFolder.Find(), "forms", "F2.json"));

    public static string Reference(string service = "NTH", int number = 417) =>
        $"{service}-{number:00000}-{CaseReference.LetterOf(service, number)}";

    /// <summary>A 16 or 17 year old for whom nothing speaks against it, with some codes changed; null leaves a question out.</summary>
    public static Dictionary<string, IReadOnlyList<string>> With(params (string Key, string? Answer)[] changes)
    {
        var codes = new Dictionary<string, string?>
        {
            ["kind"] = "new",
            ["case_ref"] = Reference(),
            ["age_band"] = "16-17",
            ["next_band_on"] = "2027-11",
            ["age_checked"] = "yes",
            ["yp_answer"] = "together",
            ["never_use"] = "nothing",
            ["access"] = "ok",
            ["managed_account"] = "no",
            ["purposes"] = "appt,checkin",
            ["privacy"] = "ordinary",
            ["other_channels"] = "call,visit",
            ["risk"] = "low",
            ["ooh_plan"] = "yes",
            ["concern"] = "no",
            ["confidence"] = "4",
            ["confirm"] = "own_assessment,file_up_to_date",
        };
        foreach (var (key, answer) in changes)
        {
            codes[key] = answer;
        }

        return codes
            .Where(code => code.Value is not null)
            .ToDictionary(code => code.Key, code => Texts(Form.FindQuestion(code.Key), code.Value!));
    }

    public static (string, string?)[] IndividualAssessment { get; } =
    [
        ("age_band", "13-15"),
        ("understanding", "own_words"),
        ("considered_by", "me_and_manager"),
        ("parent", "knows_content"),
        ("warning_signs", "none"),
        ("less_risky", "no"),
        ("order_limits", "no"),
        ("safer", "daytime_only"),
    ];

    private static IReadOnlyList<string> Texts(FormQuestion? question, string codes) =>
        question is null || question.Options.Count == 0
            ? [codes]
            : [.. codes.Split(',').Select(code => question.Options.FirstOrDefault(option => option.Code == code)?.Text ?? code)];
}
