using Workflows.Storage;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Tests.Agreements;

/// <summary>Answers to F4 as a young person gives them at Google.</summary>
internal static class F4Answers
{
    public static FormDefinition Form(string key = "F4") => FormFile.Read(Path.Combine(WorkflowsFolder.Find(), "forms", key + ".json"));

    /// <summary>A response with a code and an answer, in the words of the form.</summary>
    public static DeliveredResponse Response(
        string code,
        string answer,
        DateTimeOffset at,
        string key = "F4",
        string? helped = null,
        string responseId = "response-f4",
        bool schemaMatches = true
    )
    {
        var form = Form(key);
        var answers = new Dictionary<string, IReadOnlyList<string>> { ["code"] = [code], ["answer"] = [Text("answer", answer)] };
        if (answer == "agree")
        {
            foreach (var point in form.Questions.Where(q => q.Key.StartsWith("point", StringComparison.Ordinal)))
            {
                answers[point.Key] = [point.Options[0].Text];
            }
        }

        if (helped is not null)
        {
            answers["helped"] = [Text("helped", helped)];
        }

        return new DeliveredResponse
        {
            FormKey = key,
            ExternalFormId = "sample-" + key,
            ResponseId = responseId,
            CreateTime = at,
            LastSubmittedTime = at,
            Answers = answers,
            SchemaMatches = schemaMatches,
        };

        string Text(string question, string option) => form.FindQuestion(question)!.Options.Single(o => o.Code == option).Text;
    }
}
