using System.Text.Json.Nodes;

namespace Workflows.Submissions.Reading;

/// <summary>The coded answers of a revision.</summary>
/// <param name="ContentHash">Hash of the answers; a decision records the hash that it was made on.</param>
/// <param name="Answers">Codes, numbers, dates and texts of a fixed shape, by question key.</param>
public sealed record CodedAnswers(string ContentHash, IReadOnlyDictionary<string, JsonNode?> Answers);
