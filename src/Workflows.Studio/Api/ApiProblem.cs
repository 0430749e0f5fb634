using Microsoft.AspNetCore.Http;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Api;

/// <summary>
/// A refusal, in the shape that the studio reads: <c>application/problem+json</c> with <c>statusCode</c>, <c>message</c> and <c>errors</c>. The
/// studio shows a refused save only when the status is 400.
/// </summary>
public static class ApiProblem
{
    private const string Title = "The request was refused.";

    /// <summary>A refusal with one sentence.</summary>
    public static IResult Of(int status, string sentence) => Of(status, [sentence], null);

    /// <summary>A refusal of a definition, with the activity of each problem.</summary>
    public static IResult OfDefinition(IReadOnlyList<DefinitionProblem> problems) =>
        Of(StatusCodes.Status400BadRequest, [.. problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Message)], problems);

    /// <summary>A refusal with several sentences.</summary>
    public static IResult Of(int status, IReadOnlyList<string> sentences, IReadOnlyList<DefinitionProblem>? problems) =>
        Results.Json(
            new
            {
                StatusCode = status,
                Message = Title,
                Errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["generalErrors"] = sentences },
                Problems = problems?.Select(Shown),
            },
            ApiJson.Options,
            "application/problem+json",
            status
        );

    /// <summary>A problem as the shell shows it.</summary>
    public static object Shown(DefinitionProblem problem) =>
        new
        {
            problem.ActivityId,
            problem.Message,
            problem.Code,
            Severity = problem.Severity.ToString(),
        };
}
