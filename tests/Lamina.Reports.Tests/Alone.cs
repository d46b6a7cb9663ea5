// Profiles are one a process: the tests that open one take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
