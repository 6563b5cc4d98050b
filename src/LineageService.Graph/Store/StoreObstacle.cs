namespace LineageService.Graph.Store;

/// <summary>What kept a store from its work.</summary>
public enum StoreObstacle : byte
{
    /// <summary>Something of which the sentence tells.</summary>
    Other = 0,

    /// <summary>Another process writes it.</summary>
    Locked = 1,

    /// <summary>It was written by a newer version of the program.</summary>
    NewerSchema = 2,
}
