-- lists-range: valid
theorem range_length (n : Nat) : (List.range n).length = n := by simp

-- lists-head: valid
theorem head_cons (a : Nat) (l : List Nat) : (a :: l).head? = some a := rfl

-- lists-take-drop: valid
theorem take_drop (l : List Nat) (n : Nat) : l.take n ++ l.drop n = l := List.take_append_drop n l

-- lists-member-append: valid
theorem member_append (a : Nat) (l m : List Nat) (h : a ∈ l) : a ∈ l ++ m := by
  rw [List.mem_append]
  exact Or.inl h

-- lists-foldr: valid
theorem foldr_cons (l : List Nat) : l.foldr List.cons [] = l := by simp

-- lists-zip: valid
theorem zip_length (l m : List Nat) : (l.zip m).length = min l.length m.length := by simp

-- lists-reverse-append: valid
theorem reverse_append_twice (l m : List Nat) : (l ++ m).reverse = m.reverse ++ l.reverse := by simp

-- lists-nodup: valid
theorem singleton_nodup (a : Nat) : [a].Nodup := by simp

-- lists-filter-length: valid
theorem filter_length (p : Nat → Bool) (l : List Nat) : (l.filter p).length ≤ l.length :=
  List.length_filter_le p l

-- lists-array: valid
theorem array_push (a : Array Nat) (n : Nat) : (a.push n).size = a.size + 1 := by simp

-- lists-replicate: valid
theorem replicate_length (n a : Nat) : (List.replicate n a).length = n := by simp

-- lists-all: valid
theorem all_true (l : List Nat) : l.all (fun _ => true) = true := by simp

-- lists-not-a-lemma: error
theorem not_a_lemma (l : List Nat) : l.reverse.length = l.length := List.no_such_lemma l

-- lists-hole: sorry
theorem sorted_hole (l : List Nat) : ∃ m : List Nat, m.length = l.length := sorry
