using Workflows.HumanTasks.Ladders;

namespace Workflows.Casework.Questions;

/// <summary>The ladders of "Ask about a case", for the studio's list.</summary>
public sealed class CaseQuestionLadders(LadderCatalog ladders) : LadderChoices(ladders, CaseQuestionKind.KindName);
